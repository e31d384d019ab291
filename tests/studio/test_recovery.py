"""What was not saved when the program was killed is offered again, and only then."""

import subprocess
import sys
from pathlib import Path

import pytest

from hyperstudio.editing.edits import ChooseImplementation, EditCode
from hyperstudio.editing.graph_edits import RemoveBlocks
from hyperstudio.files.write import texts
from hyperstudio.studio.document import Document
from tests.penguins import copy_of_the_penguins

KILLED = """
import os, sys
from pathlib import Path
from hyperstudio.editing.edits import ChooseImplementation
from hyperstudio.editing.graph_edits import RemoveBlocks
from hyperstudio.studio.document import Document

document = Document(Path(sys.argv[1]))
document.do(ChooseImplementation("baseline", "model.prep", "deep"))
document.do(RemoveBlocks("model", ("features",)))
os.kill(os.getpid(), 9)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "penguins"
    copy_of_the_penguins(made)
    return made


def test_what_a_killed_process_had_not_saved_is_brought_back_and_can_be_undone(folder: Path) -> None:
    before = texts(Document(folder).project)
    subprocess.run([sys.executable, "-c", KILLED, str(folder)], check=False)
    document = Document(folder)
    assert texts(document.project) == before
    document.recover()
    assert document.configuration["model.prep"] == "deep"
    assert "features" not in document.project.workflows["model"].graph.blocks
    assert not document.lost
    document.undo()
    assert texts(document.project) == before
    document.redo()
    document.save()
    assert not Document(folder).lost


def test_what_is_saved_undone_or_let_go_is_not_offered(folder: Path) -> None:
    document = Document(folder)
    document.do(ChooseImplementation("baseline", "model.prep", "deep"))
    assert not Document(folder).lost  # the one who changed it is still there
    document.save()
    document.do(RemoveBlocks("model", ("features",)))
    document.undo()
    document.close()
    assert not Document(folder).lost
    assert not list((folder / ".hyperstudio" / "recovery").iterdir())


def test_a_journal_that_was_cut_off_or_leads_outside_brings_back_what_is_whole(folder: Path) -> None:
    document = Document(folder)
    text = document.project.workflows["model"].graph.blocks["prep"].implementations["median"].source.text
    document.do(EditCode("model.prep.median", f"{text}# more\n"))
    (journal,) = (folder / ".hyperstudio" / "recovery").iterdir()
    content = journal.read_bytes()
    document.close()
    journal.write_bytes(content + b'{"../outside.py": "x"}\n{".git/hooks.py": "x"}\n{"workflows/model/gra')
    again = Document(folder)
    assert set(again.lost) == {"workflows/model/blocks/prep/median.py"}
    again.leave_lost()
    assert not Document(folder).lost


def test_a_folder_that_cannot_be_written_is_edited_all_the_same(folder: Path) -> None:
    (folder / ".hyperstudio").write_text("no folder")
    document = Document(folder)
    document.do(ChooseImplementation("baseline", "model.prep", "deep"))
    assert document.configuration["model.prep"] == "deep"
