import os
import sys

import pytest

from hyperstudio.errors import StudioError
from hyperstudio.files.journal import state_folder
from hyperstudio.files.write import changed_texts, rewrite, save_project, texts
from hyperstudio.graph.block import Block
from hyperstudio.graph.code import SourceFile
from hyperstudio.graph.ports import Port
from hyperstudio.graph.values import FrozenMap

MAIN = "workflows/main"
ADD = f"{MAIN}/blocks/add"


def with_add(project, change):
    main = project.workflows["main"]
    blocks = main.graph.blocks.with_item("add", change(main.graph.blocks["add"]))
    main = main.but(graph=main.graph.but(blocks=blocks))
    return project.but(workflows=project.workflows.with_item("main", main))


def test_saving_an_unchanged_project_writes_nothing_even_where_files_are_not_canonical(small):
    before, times = small.bytes(), {file: file.stat().st_mtime_ns for file in small.folder.rglob("*")}
    assert save_project(small.folder, small.read(), small.read()) == ()
    assert small.bytes() == before
    assert {file: file.stat().st_mtime_ns for file in small.folder.rglob("*")} == times


def test_moving_a_block_writes_one_file_and_changes_one_line_of_it(small, moved):
    small.put(f"{MAIN}/layout.json", '{\n  "positions": {\n    "add": [0, 0],\n    "last": [20, 0.5]\n  }\n}\n')
    before, project = small.bytes(), small.read()
    assert save_project(small.folder, moved(project, "add", (3.0, 4.0)), project) == (f"{MAIN}/layout.json",)
    after = small.bytes()
    assert {path for path in after if after[path] != before[path]} == {f"{MAIN}/layout.json"}
    assert b'"add": [3, 4],\n    "last": [20, 0.5]\n' in after[f"{MAIN}/layout.json"]


def test_what_is_not_understood_is_a_problem_and_is_written_back_as_it_was(small):
    strange = {
        "inputs": [
            {"name": "x", "type": "int", "unit": {"of": ["m", 1.0]}},
            {"title": "no name"},
            {"name": "z", "type": "str", "learning": "yes"},
            5,
        ],
        "outputs": [{"name": "y", "type": "int"}],
        "colour": [1, 2.0, None],
        "/slash~tilde": True,
        "retries": "often",
        "mode": {"for_each": ["x"], "speed": 3},
        "parameters": {"one": {"k": {"search": False, "hint": "k"}}},
        "resources": {"gpu": 1, "colour": "red"},
    }
    small.put(f"{ADD}/block.json", strange)
    project = small.read()
    assert len(project.faults) == 10
    assert {fault.file for fault in project.faults} == {f"{ADD}/block.json"}
    edited = with_add(project, lambda block: block.but(title="Add"))
    save_project(small.folder, edited, project)
    assert small.raw(f"{ADD}/block.json") == {**strange, "title": "Add"}
    assert '"of": ["m", 1.0]' in (small.folder / ADD / "block.json").read_text()


def test_what_a_person_says_anew_wins_over_what_was_not_understood(small):
    small.put(f"{ADD}/block.json", {"inputs": [], "outputs": [], "retries": "often"})
    project = small.read()
    save_project(small.folder, with_add(project, lambda block: block.but(retries=2)), project)
    assert small.raw(f"{ADD}/block.json")["retries"] == 2
    assert small.read().faults == ()


def test_what_was_not_understood_of_a_port_goes_with_the_port(small):
    ports = [{"name": "x", "type": "int", "unit": "m"}, {"name": "z", "type": "int", "unit": "s"}]
    small.put(f"{ADD}/block.json", {"inputs": ports, "outputs": []})
    project = small.read()
    save_project(small.folder, with_add(project, lambda block: block.but(inputs=block.inputs[1:])), project)
    assert small.raw(f"{ADD}/block.json") == {"inputs": ports[1:], "outputs": []}


def test_only_what_was_said_is_written_and_a_default_that_was_said_stays(small):
    small.put(f"{ADD}/block.json", {"inputs": [], "outputs": [], "cache": "keep"})
    project = small.read()
    save_project(small.folder, with_add(project, lambda block: block.but(doc="Adds.")), project)
    assert small.raw(f"{ADD}/block.json") == {"inputs": [], "outputs": [], "cache": "keep", "doc": "Adds."}


def test_a_new_block_is_written_and_a_deleted_one_is_removed_with_its_empty_folders(small):
    project = small.read()
    main = project.workflows["main"]
    new = Block(inputs=(Port(name="a", type="int"),), outputs=(), others=FrozenMap({"_x.py": SourceFile.of("X = 1\n")}))
    blocks = main.graph.blocks.without("add").with_item("new", new)
    edited = project.but(workflows=project.workflows.with_item("main", main.but(graph=main.graph.but(blocks=blocks))))
    (small.folder / ADD / "deep/__pycache__").mkdir()
    (small.folder / ADD / "deep/__pycache__/x.pyc").write_bytes(b"")
    save_project(small.folder, edited, project)
    assert not (small.folder / ADD).exists()
    assert small.raw(f"{MAIN}/blocks/new/block.json")["inputs"] == [{"name": "a", "type": "int"}]
    assert texts(small.read()) == texts(edited)


def test_a_file_that_is_not_the_projects_stays_when_its_block_is_deleted(small):
    small.put(f"{ADD}/notes.txt", "mine")
    project = small.read()
    main = project.workflows["main"]
    without = main.but(graph=main.graph.but(blocks=main.graph.blocks.without("add")))
    save_project(small.folder, project.but(workflows=project.workflows.with_item("main", without)), project)
    assert [path for path in small.bytes() if path.startswith(ADD)] == [f"{ADD}/notes.txt"]
    assert small.read().faults == ()


@pytest.mark.parametrize(
    "path", [f"{ADD}/block.json", f"{ADD}/one.py", f"{MAIN}/layout.json", "configurations/baseline.json"]
)
@pytest.mark.parametrize("deleted", [True, False])
def test_a_file_that_was_changed_on_disk_is_not_written_over(small, moved, path, deleted):
    project = small.read()
    edited = with_add(
        moved(project, "add", (9.0, 9.0)),
        lambda block: block.but(
            doc="New.",
            implementations=block.implementations.with_item(
                "one", block.implementations["one"].but(source=SourceFile.of("def one(x): return x\n"))
            ),
        ),
    ).but(configurations=FrozenMap({"baseline": FrozenMap({"main.add": "one"})}))
    if deleted:
        (small.folder / path).unlink()
    else:
        small.put(path, "def one(x): return 7\n" if path.endswith("py") else {"inputs": [], "main.add": 7})
    before = small.bytes()
    with pytest.raises(StudioError, match="Changed on disk") as refusal:
        save_project(small.folder, edited, project)
    assert path in refusal.value.what
    assert small.bytes() == before
    save_project(small.folder, edited, project, force=True)
    assert texts(small.read()) == texts(edited)


def test_a_file_that_somebody_else_made_where_a_new_one_should_be_is_not_written_over(small):
    project = small.read()
    edited = project.but(configurations=project.configurations.with_item("mine", FrozenMap({"main.add": "one"})))
    small.put("configurations/mine.json", {"main.add": "deep"})
    with pytest.raises(StudioError, match=r"configurations/mine\.json"):
        save_project(small.folder, edited, project)
    assert small.raw("configurations/mine.json") == {"main.add": "deep"}


def test_a_file_that_was_only_reformatted_or_has_the_very_change_is_no_conflict(small, moved):
    project = small.read()
    small.put(f"{MAIN}/layout.json", '{"positions":    {"last": [20.0, 0.5], "add": [0, 0]}}')
    edited = moved(project, "add", (3.0, 4.0))
    assert save_project(small.folder, edited, project) == (f"{MAIN}/layout.json",)
    assert save_project(small.folder, edited, project) == (f"{MAIN}/layout.json",)
    assert small.raw(f"{MAIN}/layout.json")["positions"]["add"] == [3, 4]


@pytest.mark.parametrize(
    "content", ['{"positions": {}, "positions": {"add": [1, 1]}}', '{"positions": \n<<<<<<< HEAD\n', "{", b"\xff"]
)
def test_a_file_that_could_not_be_read_whole_is_never_written_over(small, moved, content):
    small.put(f"{MAIN}/layout.json", content)
    before, project = small.bytes(), small.read()
    assert project.unreadable == (f"{MAIN}/layout.json",)
    edited = moved(project, "add", (3.0, 4.0)).but(title="Small")
    with pytest.raises(StudioError, match="could not be read whole"):
        save_project(small.folder, edited, project, force=True)
    assert small.bytes() == before
    assert save_project(small.folder, project.but(title="Small"), project) == ("hyperstudio.json",)
    assert small.bytes()[f"{MAIN}/layout.json"] == before[f"{MAIN}/layout.json"]


def test_a_project_with_a_block_that_cannot_be_read_keeps_its_code_and_file_when_saved(small):
    small.put(f"{ADD}/block.json", "{ broken")
    before, project = small.bytes(), small.read()
    assert set(project.workflows["main"].graph.blocks["add"].implementations) == {"one", "deep"}
    save_project(small.folder, project.but(title="Small"), project)
    after = small.bytes()
    assert {path for path in after if after[path] != before.get(path)} == {"hyperstudio.json"}
    assert f"{ADD}/block.json" not in texts(project)


@pytest.mark.parametrize("name", ["../out", "a/b", "", ".hidden", "a\0b", "x" * 300, "..", "C:x"])
def test_no_name_leads_out_of_the_project(small, tmp_path, name):
    project = small.read()
    before = sorted(tmp_path.rglob("*"))
    for edited in (
        project.but(configurations=FrozenMap({name: FrozenMap()})),
        project.but(shared=FrozenMap({name: Block(inputs=(), outputs=())})),
    ):
        with pytest.raises(StudioError, match="cannot be the name of a file"):
            save_project(small.folder, edited, project)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("path", ["../out.py", "/tmp/out.py", "lib/../../out.py"])
def test_no_helpers_path_leads_out_of_the_project(small, tmp_path, path):
    project = small.read()
    edited = project.but(others=project.others.with_item(path, SourceFile.of("X = 1\n")))
    with pytest.raises(StudioError, match="outside the project"):
        save_project(small.folder, edited, project)
    assert not (tmp_path / "out.py").exists()


@pytest.mark.parametrize("name", ["_x", "test_x", "conftest"])
def test_an_implementation_that_would_not_be_read_again_is_refused(small, name):
    project = small.read()
    edited = with_add(
        project,
        lambda block: block.but(implementations=block.implementations.with_item(name, block.implementations["one"])),
    )
    with pytest.raises(StudioError, match=f"cannot be called “{name}”"):
        save_project(small.folder, edited, project)


def test_a_saved_file_keeps_its_permissions(small):
    (small.folder / ADD / "one.py").chmod(0o755)
    project = small.read()
    one = project.workflows["main"].graph.blocks["add"].implementations["one"].but(source=SourceFile.of("# new\n"))
    edited = with_add(project, lambda block: block.but(implementations=block.implementations.with_item("one", one)))
    save_project(small.folder, edited, project)
    assert (small.folder / ADD / "one.py").stat().st_mode & 0o777 == 0o755


def test_saving_says_so_where_the_disk_refuses_and_changes_nothing(small, moved, monkeypatch):
    project, before = small.read(), small.bytes()
    real = os.fsync

    def full(descriptor):
        if os.readlink(f"/proc/self/fd/{descriptor}").endswith("layout.json.saving"):
            raise OSError(28, "No space left on device")
        real(descriptor)

    if sys.platform != "linux":
        pytest.skip("looks into /proc")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StudioError, match="No space left"):
        save_project(small.folder, moved(project, "add", (1.0, 1.0)).but(title="T"), project)
    assert small.bytes() == before
    monkeypatch.undo()
    assert small.read() == project


def test_the_projects_own_folder_keeps_itself_out_of_git(small):
    folder = state_folder(small.folder)
    assert (folder / ".gitignore").read_text() == "*\n"


def test_the_texts_that_an_edit_changes_are_known_without_writing(small, moved):
    project = small.read()
    edited = moved(project, "add", (1.0, 2.0)).but(others=project.others.without("conftest.py"))
    changed = changed_texts(edited, project)
    assert set(changed) == {f"{MAIN}/layout.json", "conftest.py"}
    assert changed["conftest.py"] is None
    assert '"add": [1, 2]' in str(changed[f"{MAIN}/layout.json"])


def test_files_that_are_not_canonical_can_be_rewritten_and_say_the_same(small):
    project = small.read()
    assert "configurations/baseline.json" in rewrite(small.folder)
    assert small.read() == project
    assert {path: content.decode() for path, content in small.bytes().items()} == texts(project)
    assert rewrite(small.folder) == ()


def test_a_note_and_a_port_without_a_name_keep_what_was_not_understood(small, moved):
    notes = [{"at": [0, 1.5], "text": "a", "tint": "red"}, {"text": "nowhere"}, {"at": [1, 2], "text": "b"}]
    small.put(f"{MAIN}/layout.json", {"positions": {}, "notes": notes})
    project = small.read()
    assert [fault.line for fault in project.faults] == [1, 1]
    save_project(small.folder, moved(project, "add", (1.0, 1.0)), project)
    assert small.raw(f"{MAIN}/layout.json") == {"positions": {"add": [1, 1]}, "notes": notes}
