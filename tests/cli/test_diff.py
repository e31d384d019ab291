"""`hyperstudio diff` on folders and revisions: what differs, in words."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from hyperstudio.__main__ import main
from tests.penguins import EXAMPLE, copy_of_the_penguins

PREP = "workflows/model/blocks/prep"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "penguins"
    copy_of_the_penguins(made)
    return made


def git(folder: Path, *words: str) -> None:
    author = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run(["git", "-C", str(folder), *author, *words], check=True, capture_output=True)


def changes(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[dict[str, str]]]:
    capsys.readouterr()
    code = main(["diff", *words, "--json"])
    return code, json.loads(capsys.readouterr().out)["changes"]


def test_a_project_does_not_differ_from_itself(folder, capsys):
    assert changes(capsys, str(EXAMPLE), str(folder)) == (0, [])


def test_what_was_changed_is_named_with_its_address(folder, capsys):
    (folder / PREP / "fresh.py").write_text("def fresh(table):\n    return table\n")
    (folder / "workflows/model/blocks/features/block.json").rename(folder / "unused.txt")
    shutil.rmtree(folder / "workflows/model/blocks/features")
    graph = folder / "workflows/model/graph.json"
    graph.write_text(
        graph.read_text().replace('"features:table": "prep:table",\n', "").replace("features:table", "prep:table")
    )
    code, found = changes(capsys, str(EXAMPLE), str(folder))
    said = {(one["kind"], one["thing"], one["address"]) for one in found}
    assert code == 1
    assert ("added", "implementation", "model.prep.fresh") in said
    assert ("removed", "block", "model.features") in said
    assert ("changed", "wire", "model:classify:table") in said
    assert ("removed", "wire", "model:features:table") in said


def test_revisions_of_git_are_compared_and_nothing_that_its_settings_name_is_started(folder, tmp_path, capsys):
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "first")
    started = tmp_path / "started"
    script = tmp_path / "script.sh"
    script.write_text(f"#!/bin/sh\ntouch {started}\ncat\n")
    script.chmod(0o755)
    (folder / ".gitattributes").write_text("*.py filter=evil\n*.json filter=evil\n")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "second")
    for name in ("filter.evil.smudge", "filter.evil.clean", "core.fsmonitor"):
        git(folder, "config", name, str(script))
    hook = folder / ".git/hooks/post-checkout"
    hook.write_text(script.read_text())
    hook.chmod(0o755)
    started.unlink(missing_ok=True)
    file = folder / "configurations/baseline.json"
    file.write_text('{\n  "model.prep": "deep"\n}\n')
    code, found = changes(capsys, f"{folder}@HEAD~1", str(folder))
    assert code == 1
    assert [(one["thing"], one["address"]) for one in found if one["address"] == "model.prep"] == [
        ("choice or value", "model.prep")
    ]
    assert changes(capsys, f"{folder}@HEAD~1", f"{folder}@HEAD") == (0, [])
    assert not started.exists()
    assert main(["diff", f"{folder}@nothing", str(folder)]) == 2
    assert main(["diff", f"{folder}@--output=x", str(folder)]) == 2


def test_moved_blocks_are_told_only_when_they_are_asked_for(folder, capsys):
    layout = folder / "workflows/model/layout.json"
    raw = json.loads(layout.read_text())
    raw["positions"]["prep"] = [1, 2]
    layout.write_text(json.dumps(raw))
    assert changes(capsys, str(EXAMPLE), str(folder)) == (0, [])
    code, found = changes(capsys, str(EXAMPLE), str(folder), "--moved")
    assert (code, [(one["kind"], one["address"]) for one in found]) == (1, [("moved", "model.prep")])


def test_code_that_only_reads_differently_is_said_to_be_so(folder, capsys):
    file = next((folder / PREP).glob("m*.py"))
    file.write_text("# why\n" + file.read_text())
    _code, found = changes(capsys, str(EXAMPLE), str(folder))
    assert [one["words"] for one in found] == ["only comments or the layout of the code"]
