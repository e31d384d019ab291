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
from hyperstudio.planning.modules import modules_of

ROOT = Path(__file__).parents[2]
BLOCKS = sorted(path.parent for path in library_folder().glob("*/*/block.json"))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new project with every block's folder copied into it as a shared block."""
    folder = new_project(tmp_path_factory.mktemp("library") / "fresh", "empty")
    for block in BLOCKS:
        shutil.copytree(block, folder / "shared" / block.name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_there_are_twelve_blocks_and_no_two_of_one_name() -> None:
    assert len({block.name for block in BLOCKS}) == len(BLOCKS) >= 12


def test_copied_blocks_have_no_problem_and_two_ways_at_least(project: Path) -> None:
    found = read_project(project)
    assert len(found.shared) == len(BLOCKS)
    for name, block in found.shared.items():
        assert len(block.implementations) >= 2, name
        assert block.title, name
        assert block.doc, name
        assert all(port.doc for port in (*block.inputs, *block.outputs)), name
        assert all(way.code.doc for way in block.implementations.values()), name
    assert [problem for problem in check(found) if problem.address.startswith("shared.")] == []


def test_blocks_import_other_packages_and_their_own_files_only(project: Path) -> None:
    modules = modules_of(read_project(project))
    for path in modules.sources:
        if path.startswith("shared/"):
            folder = "/".join(path.split("/")[:2])
            reach = modules.reach(path)
            assert all(reached.startswith(f"{folder}/") for reached in reach.paths), path
            assert "hyperstudio" not in reach.third_party, path


def test_every_implementation_satisfies_the_contract(project: Path) -> None:
    tested = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert "skipped" not in tested.stdout, tested.stdout


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
