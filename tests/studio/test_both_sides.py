"""A project that is changed here and in its folder at the same time."""

import json
import subprocess
from pathlib import Path

import pytest

from hyperstudio.editing.edits import ChooseImplementation, EditCode
from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import find
from hyperstudio.studio.document import Document
from tests.penguins import copy_of_the_penguins

KNN, KNN_FILE = "model.prep.knn", "workflows/model/blocks/prep/knn.py"
MEDIAN_FILE = "workflows/model/blocks/prep/median.py"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "penguins"
    copy_of_the_penguins(copy)
    return copy


@pytest.fixture
def document(folder: Path) -> Document:
    return Document(folder)


def git(folder: Path, *words: str) -> None:
    me = ["-c", "user.name=me", "-c", "user.email=me@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *me, *words], cwd=folder, check=True, capture_output=True)


def text(document: Document, address: str) -> str:
    return find(document.project, address).source.text


def append(file: Path, line: str) -> str:
    file.write_text(file.read_text() + line)
    return file.read_text()


def backups(folder: Path) -> list[str]:
    return [file.read_text() for file in (folder / ".hyperstudio/backups").rglob("*.py")]


def test_a_change_on_disk_is_taken_in_while_something_else_is_unsaved(folder: Path, document: Document) -> None:
    document.do(ChooseImplementation("baseline", "model.prep", "deep"))
    theirs = append(folder / KNN_FILE, "# theirs\n")
    assert document.take_in()
    assert text(document, KNN) == theirs
    assert document.configuration["model.prep"] == "deep"
    assert document.unsaved
    document.save()
    assert json.loads((folder / "configurations/baseline.json").read_text())["model.prep"] == "deep"
    assert (folder / KNN_FILE).read_text() == theirs
    assert not document.unsaved


def test_a_checkout_of_many_files_is_taken_in_whole_beside_an_unsaved_edit(folder: Path, document: Document) -> None:
    git(folder, "init")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "one")
    git(folder, "checkout", "-b", "other")
    changed = sorted(folder.glob("workflows/**/*.py"))
    for file in changed:
        append(file, "# other\n")
    (folder / MEDIAN_FILE).unlink()
    git(folder, "commit", "-am", "two")
    git(folder, "checkout", "main")
    document = Document(folder)
    mine = text(document, KNN) + "# mine\n"
    document.do(EditCode(KNN, mine))
    git(folder, "checkout", "other")
    assert document.take_in()
    assert list(document.collisions) == [KNN_FILE]
    assert text(document, KNN) == mine
    assert text(document, "model.classify.forest").endswith("# other\n")
    assert find(document.project, "model.prep.median") is None
    assert len(changed) > 8


def test_keeping_mine_keeps_theirs_in_the_backups(folder: Path, document: Document) -> None:
    mine = text(document, KNN) + "# mine\n"
    document.do(EditCode(KNN, mine))
    theirs = append(folder / KNN_FILE, "# theirs\n")
    document.take_in()
    assert document.collisions[KNN_FILE].theirs == theirs
    with pytest.raises(StudioError, match=r"Changed on disk since it was opened: .*knn\.py"):
        document.save()
    assert (folder / KNN_FILE).read_text() == theirs
    document.keep_mine(KNN_FILE)
    document.save()
    assert (folder / KNN_FILE).read_text() == mine
    assert backups(folder) == [theirs]
    assert not document.collisions


def test_taking_theirs_keeps_mine_in_the_backups_and_undo_brings_it_back(folder: Path, document: Document) -> None:
    mine = text(document, KNN) + "# mine\n"
    document.do(EditCode(KNN, mine))
    theirs = append(folder / KNN_FILE, "# theirs\n")
    document.take_in()
    document.take_theirs(KNN_FILE)
    assert text(document, KNN) == theirs
    assert backups(folder) == [mine]
    assert not document.unsaved
    document.undo()
    assert text(document, KNN) == mine


def test_what_both_wrote_alike_is_saved(folder: Path, document: Document) -> None:
    document.do(EditCode(KNN, text(document, KNN) + "# same\n"))
    append(folder / KNN_FILE, "# same\n")
    document.take_in()
    assert not document.collisions
    assert not document.unsaved


def test_a_file_that_was_deleted_outside_while_it_was_edited_here_is_not_lost(folder: Path, document: Document) -> None:
    mine = text(document, KNN) + "# mine\n"
    document.do(EditCode(KNN, mine))
    (folder / KNN_FILE).unlink()
    document.take_in()
    assert document.collisions[KNN_FILE].theirs is None
    assert text(document, KNN) == mine
    document.keep_mine(KNN_FILE)
    document.save()
    assert (folder / KNN_FILE).read_text() == mine


def test_nothing_that_others_write_while_saving_is_missed(folder: Path, document: Document) -> None:
    document.do(ChooseImplementation("baseline", "model.prep", "deep"))
    document.save()
    theirs = append(folder / KNN_FILE, "# theirs\n")
    document.save()
    assert text(document, KNN) == theirs


def test_a_project_that_cannot_be_read_meanwhile_is_told_and_taken_in_once_it_can(
    folder: Path, document: Document
) -> None:
    whole = (folder / "hyperstudio.json").read_text()
    (folder / "hyperstudio.json").write_text("<<<<<<< HEAD\n" + whole)
    with pytest.raises(StudioError):
        document.take_in()
    (folder / "hyperstudio.json").write_text(whole.replace("Penguins", "Birds"))
    assert document.take_in()
    assert document.project.title == "Birds"
