import pytest

from hyperstudio.files.merging import merge
from hyperstudio.files.read import read_project
from hyperstudio.files.write import texts

MAIN = "workflows/main"
ADD = f"{MAIN}/blocks/add"
NEW = "def {name}(x: int, *, k: int = 1) -> int:\n    return x + 10 * k\n"


@pytest.mark.parametrize(
    "over",
    [
        {f"{ADD}/one.py": NEW.format(name="one")},
        {f"{ADD}/one.py": None},
        {f"{ADD}/new.py": NEW.format(name="new"), "lib/more/words.py": "A = 1\n"},
        {f"{MAIN}/blocks/fresh/block.json": "{}", f"{MAIN}/blocks/fresh/way.py": NEW.format(name="way")},
        {f"{ADD}/deep/graph.json": None, f"{ADD}/deep/blocks/inner/block.json": None},
        {f"{MAIN}/blocks/last/block.json": None, f"{MAIN}/blocks/last/three/__init__.py": None},
    ],
)
def test_texts_laid_over_a_folder_read_like_the_folder_with_them_written(small, over):
    laid = read_project(small.folder, over=over)
    for path, text in over.items():
        if text is None:
            (small.folder / path).unlink()
        else:
            small.put(path, text)
    written = small.read()
    assert texts(laid) == texts(written)
    assert laid.faults == written.faults


def test_files_that_only_one_side_changed_are_merged(small, moved):
    saved = small.read()
    mine = moved(saved, "add", (5, 5))
    small.put(f"{ADD}/one.py", NEW.format(name="one"))
    merged = merge(small.folder, mine, saved)
    graph = merged.project.workflows["main"].graph
    assert graph.layout.positions["add"] == (5, 5)
    assert "10 * k" in graph.blocks["add"].implementations["one"].source.text
    assert graph.blocks["last"] is mine.workflows["main"].graph.blocks["last"]
    assert not merged.collisions


def test_a_file_that_both_sides_changed_collides_and_is_settled_by_either_side(small, moved):
    saved = small.read()
    mine = moved(saved, "add", (5, 5))
    layout = f"{MAIN}/layout.json"
    small.put(layout, {"positions": {"add": [7, 7], "last": [20, 0.5]}})
    merged = merge(small.folder, mine, saved)
    assert list(merged.collisions) == [layout]
    assert merged.project.workflows["main"].graph.layout.positions["add"] == (5, 5)
    kept = merge(small.folder, merged.project, merged.saved, keep=[layout])
    assert not kept.collisions
    assert kept.project.workflows["main"].graph.layout.positions["add"] == (5, 5)
    taken = merge(small.folder, merged.project, merged.saved, take=[layout])
    assert not taken.collisions
    assert taken.project.workflows["main"].graph.layout.positions["add"] == (7, 7)


def test_the_same_change_on_both_sides_is_no_collision_and_nothing_is_unsaved(small, moved):
    saved = small.read()
    mine = moved(saved, "add", (5, 5))
    small.put(f"{MAIN}/layout.json", {"positions": {"add": [5, 5], "last": [20, 0.5]}})
    merged = merge(small.folder, mine, saved)
    assert not merged.collisions
    assert texts(merged.project) == texts(mine)
    assert texts(merged.project) == texts(merged.saved)
