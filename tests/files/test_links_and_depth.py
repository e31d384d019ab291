import os

import pytest

from hyperstudio.errors import StudioError
from hyperstudio.files.read import read_project
from hyperstudio.files.read_blocks import MOST_LEVELS
from hyperstudio.files.write import save_project, texts

ADD = "workflows/main/blocks/add"


@pytest.fixture
def outside(tmp_path):
    """A folder beside the project, with what an implementation, a block and a secret could be."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "block.json").write_text('{"inputs": [], "outputs": [], "doc": "secret"}')
    (folder / "way.py").write_text("def way(): return 'secret'\n")
    (folder / "__init__.py").write_text("def way(): return 'secret'\n")
    return folder


@pytest.mark.parametrize(
    ("link", "target"),
    [
        (f"{ADD}/way.py", "way.py"),
        (f"{ADD}/way", ""),
        ("workflows/main/blocks/far", ""),
        ("shared/far", ""),
        ("lib/far", ""),
        ("configurations/far.json", "block.json"),
    ],
)
def test_a_link_out_of_the_project_is_a_problem_and_is_not_followed(small, outside, link, target):
    (small.folder / link).symlink_to(outside / target)
    fault = small.fault()
    assert (fault.file, fault.what) == (link, "The link leads out of the project.")
    project = small.read()
    assert "secret" not in str(texts(project))
    before = sorted((path, path.read_bytes()) for path in outside.iterdir())
    save_project(small.folder, project.but(title="T"), project)
    assert sorted((path, path.read_bytes()) for path in outside.iterdir()) == before
    assert (small.folder / link).is_symlink()


def test_a_project_file_that_is_a_link_out_is_no_project(small, outside):
    (small.folder / "hyperstudio.json").unlink()
    (outside / "hyperstudio.json").write_text('{"format": 1, "name": "secret"}')
    (small.folder / "hyperstudio.json").symlink_to(outside / "hyperstudio.json")
    with pytest.raises(StudioError, match="leads out of the project"):
        small.read()


@pytest.mark.parametrize("top", ["workflows", "shared", "lib", "configurations"])
def test_a_main_folder_that_is_a_link_out_is_a_problem_and_is_not_followed(small, outside, top):
    (small.folder / top).rename(outside / top)
    (small.folder / top).symlink_to(outside / top)
    project = small.read()
    assert [(fault.file, fault.what) for fault in project.faults] == [(top, "The link leads out of the project.")]
    assert not any(path.startswith(top) for path in texts(project))


def test_the_project_file_of_a_block_that_is_a_link_out_is_not_read(small, outside):
    (small.folder / ADD / "block.json").unlink()
    (small.folder / ADD / "block.json").symlink_to(outside / "block.json")
    project = small.read()
    assert any(fault.what == "The link leads out of the project." for fault in project.faults)
    assert project.workflows["main"].graph.blocks["add"].doc == ""


@pytest.mark.parametrize("mark", ["graph.json", "__init__.py"])
def test_an_implementation_folder_marked_by_a_link_out_is_not_read_through_it(small, outside, mark):
    (outside / "graph.json").write_text('{"wires": {":y": "secret:y"}}')
    (small.folder / ADD / "far").mkdir()
    (small.folder / ADD / "far" / mark).symlink_to(outside / mark)
    project = small.read()
    assert "secret" not in str(texts(project))
    assert any(fault.what == "The link leads out of the project." for fault in project.faults)


def test_a_state_folder_that_is_a_link_out_is_not_written_into(small, outside):
    (small.folder / ".hyperstudio").symlink_to(outside)
    project = small.read()
    before = sorted(outside.iterdir())
    with pytest.raises(StudioError, match="leads out of the project"):
        save_project(small.folder, project.but(title="T"), project)
    assert sorted(outside.iterdir()) == before


def test_a_link_inside_the_project_is_followed(small):
    (small.folder / ADD / "again.py").symlink_to(small.folder / ADD / "one.py")
    project = small.read()
    assert project.faults == ()
    assert "again" in project.workflows["main"].graph.blocks["add"].implementations


def test_a_link_that_leads_to_a_folder_around_it_ends(small):
    (small.folder / ADD / "deep/blocks/ring").symlink_to(small.folder / "workflows/main/blocks/add")
    assert small.fault().what == "The link leads to a folder that it lies in."


def test_links_that_lead_to_each_other_end(small):
    for one, other in (("one", "two"), ("two", "one")):
        small.put(f"shared/{one}/block.json", {"inputs": [], "outputs": []})
        small.put(f"shared/{one}/way/graph.json", {"wires": {}})
        (small.folder / f"shared/{one}/way/blocks").mkdir()
        (small.folder / f"shared/{one}/way/blocks/inner").symlink_to(small.folder / f"shared/{other}")
    faults = small.read().faults
    assert faults
    assert all("nested deeper" in fault.what or "link" in fault.what for fault in faults)


def test_a_link_to_nowhere_is_a_problem(small):
    (small.folder / ADD / "lost.py").symlink_to("nowhere.py")
    assert small.fault().what == "The link leads nowhere."


def deep(disk, levels):
    disk.put("hyperstudio.json", {"format": 1, "name": "deep"})
    disk.put("workflows/w/workflow.json", {"inputs": [], "outputs": []})
    path = "workflows/w"
    for _ in range(levels):
        disk.put(f"{path}/graph.json", {"wires": {}})
        disk.put(f"{path}/blocks/b/block.json", {"inputs": [], "outputs": []})
        path += "/blocks/b/i"
    disk.put(f"{path}/graph.json", {"wires": {}})
    return disk


def test_as_deep_as_is_legal_everything_works(disk, tmp_path):
    project = deep(disk, MOST_LEVELS).read()
    assert project.faults == ()
    again = read_project(disk.folder)
    assert project == again
    assert hash(project) == hash(again)
    save_project(tmp_path / "copy", project, None)
    assert read_project(tmp_path / "copy") == project


@pytest.mark.parametrize("levels", [MOST_LEVELS + 1, 300])
def test_deeper_than_legal_is_a_problem_and_nothing_is_lost(disk, levels):
    deep(disk, levels)
    before, project = disk.bytes(), disk.read()
    assert [fault.what for fault in project.faults] == [f"Blocks are nested deeper than {MOST_LEVELS} levels."]
    save_project(disk.folder, project.but(title="T"), project)
    assert {path for path, content in disk.bytes().items() if content != before[path]} == {"hyperstudio.json"}


@pytest.mark.skipif(os.name == "nt", reason="names of bytes")
def test_a_file_name_that_is_no_text_is_a_problem_that_can_be_shown(small):
    with open(os.fsencode(small.folder / ADD) + b"/w\xffy.py", "w") as file:
        file.write("x = 1\n")
    fault = small.fault()
    assert "is not a name" in fault.what
    f"{fault.file} {fault.what} {fault.mend}".encode()
