"""Blocks of the library in a project: copied with what they import, and compared later."""

import json
from pathlib import Path

import pytest

from hyperstudio.cli.commands import run_command
from hyperstudio.files.library import library
from hyperstudio.files.new import new_project
from hyperstudio.files.read import read_project
from hyperstudio.studio.library import clip_from, compared_with_library, missing_words

PORT = '{"name": "words", "type": "str"}'


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the user's with a block that imports helpers, one of which imports another."""
    shelf = tmp_path / "shelf"
    block = shelf / "text" / "tidy"
    block.mkdir(parents=True)
    (shelf / "lib").mkdir()
    (block / "block.json").write_text(f'{{"inputs": [{PORT}], "outputs": [{PORT}], "title": "Tidy"}}')
    (block / "plain.py").write_text(
        "from churn.lib.letters import low\n\n\ndef plain(words: str) -> str:\n    return low(words)\n"
    )
    (shelf / "lib" / "letters.py").write_text("from churn.lib.spaces import one\n\n\ndef low(t):\n    return one(t)\n")
    (shelf / "lib" / "spaces.py").write_text("def one(t):\n    return ' '.join(t.split()).lower()\n")
    (shelf / "lib" / "unused.py").write_text("")
    monkeypatch.setenv("HYPERSTUDIO_LIBRARY", str(shelf))
    return shelf


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return new_project(tmp_path / "fresh")


def add(capsys: pytest.CaptureFixture[str], project: Path, block: str) -> dict[str, object]:
    assert run_command(["library", "add", str(project), block, "main", "--json"]) == 0
    said: dict[str, object] = json.loads(capsys.readouterr().out)
    return said


def test_helpers_come_along_under_the_projects_name_and_this_is_told(
    own: Path, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = add(capsys, project, "text.tidy")
    assert said["block"] == "main.tidy"
    code = (project / "workflows/main/blocks/tidy/plain.py").read_text()
    assert "from fresh.lib.letters import low" in code
    assert (project / "lib/letters.py").read_text().startswith("from fresh.lib.spaces import one")
    assert sorted(file.name for file in (project / "lib").iterdir()) == ["letters.py", "spaces.py"]
    assert any("lib/letters.py" in line for line in said["told"])  # type: ignore[attr-defined]


def test_a_helper_that_the_library_lacks_is_named(own: Path) -> None:
    (own / "lib" / "letters.py").unlink()
    (words,) = missing_words(clip_from(library()["text.tidy"]))
    assert "churn.lib.letters" in words


def test_what_changed_since_a_block_was_taken_is_said(
    own: Path, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(capsys, project, "text.tidy")
    assert run_command(["library", "compare", str(project), "main.tidy"]) == 0
    (project / "workflows/main/blocks/tidy/loud.py").write_text("def loud(words: str) -> str:\n    return words\n")
    (project / "lib/spaces.py").write_text("def one(t):\n    return t\n")
    one, found = compared_with_library(read_project(project), "main.tidy")
    assert one.address == "text.tidy"
    assert [(d.kind, d.address) for d in found] == [("changed", "lib/spaces.py"), ("added", "main.tidy.loud")]


def test_a_block_with_a_fault_is_listed_and_cannot_be_added(
    own: Path, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (own / "text" / "tidy" / "plain.py").write_text("def plain(:\n")
    assert run_command(["library", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["blocks"]
    assert listed["text.tidy"]["faults"]
    assert listed["learning.classify"]["implementations"] == ["boosting", "forest", "logistic", "neighbours"]
    assert run_command(["library", "add", str(project), "text.tidy", "main"]) == 2
    assert not (project / "workflows/main/blocks").exists()


def test_every_block_that_comes_along_is_the_same_after_it_was_taken(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HYPERSTUDIO_LIBRARY", str(tmp_path))
    for address, one in library().items():
        if one.origin == "HyperStudio":
            add(capsys, project, address)
    taken = read_project(project)
    blocks = taken.workflows["main"].graph.blocks
    assert len(blocks) == 12
    assert not [d for name in blocks for d in compared_with_library(taken, f"main.{name}")[1]]
