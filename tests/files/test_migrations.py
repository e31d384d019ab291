import pytest

from hyperstudio.errors import StudioError
from hyperstudio.files import migrations
from hyperstudio.files.migrations import migrated, why_not_readable
from hyperstudio.files.write import save_project, texts
from hyperstudio.graph.project import FORMAT

MAIN = "workflows/main"


@pytest.fixture
def prototype(small):
    """The small project as the prototypes wrote it."""
    small.put("hyperstudio.json", {"format": 0, "name": "small", "label": "Small"})
    small.put(f"{MAIN}/graph.json", {"wires": [[":x", "add:x"], ["add:y", "last:x"], ["last:y", ":y"]]})
    ports = {"inputs": [{"name": "x", "type": "int", "label": "X"}], "outputs": [{"name": "y", "type": "int"}]}
    small.put(f"{MAIN}/blocks/add/block.json", {**ports, "label": "Add", "strange": 1})
    return small


def test_a_project_of_the_prototypes_is_read_as_one_of_today(prototype):
    project = prototype.read()
    assert (project.format, project.title) == (FORMAT, "Small")
    graph = project.workflows["main"].graph
    assert graph.wires == {"add:x": ":x", "last:x": "add:y", ":y": "last:y"}
    assert graph.blocks["add"].title == "Add"
    assert graph.blocks["add"].inputs[0].title == "X"
    assert [fault.what for fault in project.faults] == ["The key “strange” is not known here."]


def test_opening_an_older_project_changes_no_file(prototype):
    before = prototype.bytes()
    project = prototype.read()
    assert save_project(prototype.folder, project, project) == ()
    assert prototype.bytes() == before


def test_the_first_change_to_an_older_project_brings_all_its_files_to_todays_format(prototype, moved):
    project = prototype.read()
    edited = moved(project, "add", (3.0, 4.0))
    save_project(prototype.folder, edited, project)
    assert prototype.raw("hyperstudio.json") == {"format": FORMAT, "name": "small", "title": "Small"}
    assert prototype.raw(f"{MAIN}/graph.json")["wires"][":y"] == "last:y"
    assert prototype.raw(f"{MAIN}/blocks/add/block.json")["strange"] == 1
    assert texts(prototype.read()) == texts(edited)


def test_an_older_project_that_somebody_changed_meanwhile_is_not_written_over(prototype, moved):
    project = prototype.read()
    prototype.put(f"{MAIN}/graph.json", {"wires": [[":x", "add:x"]]})
    before = prototype.bytes()
    with pytest.raises(StudioError, match=r"graph\.json"):
        save_project(prototype.folder, moved(project, "add", (3.0, 4.0)), project)
    assert prototype.bytes() == before


def test_an_older_project_with_a_file_that_cannot_be_read_is_not_migrated_in_parts(prototype, moved):
    prototype.put(f"{MAIN}/blocks/last/block.json", "{")
    before, project = prototype.bytes(), prototype.read()
    with pytest.raises(StudioError, match="older format"):
        save_project(prototype.folder, moved(project, "add", (3.0, 4.0)), project)
    assert prototype.bytes() == before


def test_wires_that_would_lose_one_are_left_as_they_are_and_named(prototype):
    prototype.put(f"{MAIN}/graph.json", {"wires": [[":x", "add:x"], ["last:y", "add:x"]]})
    faults = [fault for fault in prototype.read().faults if fault.file == f"{MAIN}/graph.json"]
    assert "“wires” cannot be" in faults[0].what


def test_every_step_of_the_chain_is_taken_in_order(monkeypatch):
    def second(files):
        return {path: {**raw, "seen": raw["title"]} for path, raw in files.items()}

    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, second))
    given = {"hyperstudio.json": {"format": 0, "label": "L"}}
    assert migrated(given, 0)["hyperstudio.json"] == {"format": 2, "title": "L", "seen": "L"}
    assert given == {"hyperstudio.json": {"format": 0, "label": "L"}}


def test_there_is_a_step_for_every_older_format():
    assert len(migrations.STEPS) == FORMAT


def test_a_newer_format_is_refused_with_what_mends_it():
    refusal = why_not_readable({"format": FORMAT + 1, "name": "x"})
    assert refusal
    assert "newer HyperStudio" in refusal.what
    assert "Upgrade" in refusal.mend
    assert why_not_readable({"format": FORMAT}) is None
