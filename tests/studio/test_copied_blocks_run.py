"""Blocks that were copied into another project run to the same values there."""

import shutil
from pathlib import Path

import hyperstudio
from hyperstudio.editing.clips import clip_of
from hyperstudio.editing.edits import ChooseImplementation
from hyperstudio.editing.graph_edits import AddWire
from hyperstudio.editing.pasting import Paste
from hyperstudio.files.new import new_project
from hyperstudio.studio.clipboard import read_clip, text_of
from hyperstudio.studio.document import Document
from tests.penguins import EXAMPLE, copy_of_the_penguins


def test_a_workflow_copied_into_an_empty_project_runs_to_the_same_values(tmp_path: Path) -> None:
    first, second = tmp_path / "penguins", new_project(tmp_path / "market")
    copy_of_the_penguins(first)
    shutil.copytree(EXAMPLE / "data", second / "data")
    source = Document(first)
    source.do(ChooseImplementation("baseline", "model.prep", "deep"))
    source.save()
    copied = text_of(
        clip_of(source.project, "final_test", source.project.workflows["final_test"].graph.names, "baseline")
    )

    target, clip = Document(second), read_clip(copied)
    assert clip is not None
    target.do(Paste("main", clip, "baseline"))
    target.do(AddWire("main", ":value", "read:file"))
    target.do(AddWire("main", "score:f1", ":value"))
    target.save()
    assert not target.project.faults

    with hyperstudio.open_project(first, trust=True) as project:
        want = project.run("final_test")
    with hyperstudio.open_project(second, trust=True) as project:
        got = project.run("main", inputs={"value": str(second / "data" / "penguins.csv")})
    assert (want.status, got.status) == ("done", "done"), got.failure
    assert got.outputs["value"] == want.outputs["f1"]
    assert got.values["model.prep:table"].equals(want.values["model.prep:table"])
