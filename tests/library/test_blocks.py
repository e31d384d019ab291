"""The block library: every implementation satisfies its block's contract, and is found in every kind of install."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from hyperstudio.files.new import new_project
from hyperstudio.files.read import read_project
from hyperstudio.files.resources import library_folder, resource
from hyperstudio.planning.checks import check

ROOT = Path(__file__).parents[2]
BLOCKS = sorted(path.parent for path in library_folder().glob("*/*/block.json"))


@pytest.fixture(params=BLOCKS, ids=lambda path: f"{path.parent.name}.{path.name}")
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A new project with the block's folder copied into it as a shared block."""
    folder = new_project(tmp_path / "fresh", "empty")
    shutil.copytree(request.param, folder / "shared" / request.param.name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_a_copied_block_has_no_problem_and_two_ways_at_least(project: Path) -> None:
    found = read_project(project)
    (block,) = found.shared.values()
    assert len(block.implementations) >= 2
    assert all(way.code.doc for way in block.implementations.values())
    assert [problem for problem in check(found) if problem.address.startswith("shared.")] == []


def test_every_implementation_satisfies_the_contract(project: Path) -> None:
    tested = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert tested.returncode == 0, tested.stdout + tested.stderr


def test_the_wheel_holds_the_library_and_the_resources(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(tmp_path / "installed")
    asked = "from hyperstudio.files.resources import *; print(resource('examples', 'penguins'), library_folder())"
    told = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "installed"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    inside = str(tmp_path / "installed" / "hyperstudio")
    assert told.stdout.split() == [f"{inside}/resources/examples/penguins", f"{inside}/nodes"]
    for part in resource().rglob("*.svg"):
        assert (tmp_path / "installed/hyperstudio/resources" / part.relative_to(resource())).exists()
