import os
import random
import shutil
from pathlib import Path

from hyperstudio.files.read import read_project
from hyperstudio.files.watch import Watched, changed_since, snapshot

MAIN = "workflows/main"
ADD = f"{MAIN}/blocks/add"


def test_nothing_changed_is_the_very_same_project(small):
    project = small.read()
    assert read_project(small.folder, project) is project


def test_a_file_that_was_dropped_in_is_noticed_and_all_else_stays_the_very_same(small):
    picture, before = snapshot(small.folder), small.read()
    assert changed_since(small.folder, picture) == frozenset()
    small.put(f"{ADD}/more.py", "def more(x: int) -> int:\n    return x\n")
    assert changed_since(small.folder, picture) == {f"{ADD}/more.py"}
    after = read_project(small.folder, before)
    old, new = before.workflows["main"].graph, after.workflows["main"].graph
    assert set(new.blocks["add"].implementations) == {"one", "deep", "more"}
    assert new.blocks["add"].implementations["one"] is old.blocks["add"].implementations["one"]
    assert new.blocks["add"].implementations["deep"] is old.blocks["add"].implementations["deep"]
    assert new.blocks["last"] is old.blocks["last"]
    assert new.layout is old.layout
    assert after.shared is before.shared
    assert after.others is before.others
    assert after.configurations is before.configurations
    assert read_project(small.folder, after) is after


def test_an_edit_of_the_same_size_in_the_same_second_is_noticed(small):
    path = small.folder / ADD / "one.py"
    picture, before = snapshot(small.folder), small.read()
    time = path.stat().st_mtime_ns
    path.write_text(path.read_text().replace("x + k", "x - k"))
    os.utime(path, ns=(time + 1, time + 1))
    assert changed_since(small.folder, picture) == {f"{ADD}/one.py"}
    one = read_project(small.folder, before).workflows["main"].graph.blocks["add"].implementations["one"]
    assert "x - k" in one.source.text


def test_what_is_deleted_renamed_or_replaced_is_noticed(small):
    picture = snapshot(small.folder)
    (small.folder / "conftest.py").unlink()
    (small.folder / ADD / "deep").rename(small.folder / ADD / "deeper")
    changed = changed_since(small.folder, picture)
    assert {"conftest.py", f"{ADD}/deep/graph.json", f"{ADD}/deeper/graph.json"} <= changed


def test_what_the_project_is_not_made_of_is_not_looked_at(small):
    picture = snapshot(small.folder)
    for path in ("data/x.json", ".hyperstudio/runs/1.json", "README.md", f"{ADD}/__pycache__/x.py", ".git/x.py"):
        small.put(path, "new")
    assert changed_since(small.folder, picture) == frozenset()


def test_a_value_that_only_changes_its_type_is_a_change(small):
    small.put("configurations/baseline.json", {"main.add.one.k": 1})
    before = small.read()
    small.put("configurations/baseline.json", {"main.add.one.k": True})
    after = read_project(small.folder, before)
    assert after.configurations["baseline"]["main.add.one.k"] is True


def test_a_default_that_is_said_now_is_a_change(small):
    before = small.read()
    small.put(f"{MAIN}/blocks/last/block.json", {**small.raw(f"{MAIN}/blocks/last/block.json"), "cache": "keep"})
    after = read_project(small.folder, before)
    assert "cache" in after.workflows["main"].graph.blocks["last"].model_fields_set


def test_a_fault_goes_when_its_cause_is_mended(small):
    small.put(f"{ADD}/block.json", "{")
    before = small.read()
    assert before.faults
    small.put(f"{ADD}/block.json", {"inputs": [], "outputs": []})
    after = read_project(small.folder, before)
    assert after.faults == ()
    assert after.unreadable == ()


def test_links_in_circles_do_not_hold_the_watcher_up(small):
    (small.folder / "lib/ring").symlink_to(small.folder / "lib")
    (small.folder / "lib/out").symlink_to(small.folder.parent)
    assert "lib/text/tidy.py" in snapshot(small.folder)


def test_a_folder_that_is_looked_at_again_and_again_shows_what_a_first_look_does(small):
    chance, watched = random.Random(5), Watched(small.folder)
    names = ["one.py", "two.json", "inner", ".hidden.py", "text.md"]
    for step in range(300):
        if step % 3 == 0:  # all is long settled, so that folders are not listed anew
            for place, _, _ in os.walk(small.folder):
                os.utime(place, (1_000_000 + step, 1_000_000 + step))
            assert watched.snapshot() == snapshot(small.folder)
        folders = [Path(place) for place, _, _ in os.walk(small.folder / "lib")]
        target = chance.choice(folders) / chance.choice(names)
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target) if chance.random() < 0.5 else target.rename(target.with_name(f"moved{step}"))
        elif target.exists() or target.is_symlink():
            if target.is_file():
                target.unlink() if chance.random() < 0.5 else target.write_text(f"{step}")
        elif target.name == "inner" and chance.random() < 0.2:
            target.symlink_to(chance.choice(folders))
        elif target.name == "inner":
            target.mkdir()
        else:
            target.write_text(f"{step}")
        assert watched.snapshot() == snapshot(small.folder), f"{step}: {target}"


def test_settled_folders_are_not_listed_anew(small, monkeypatch):
    for place, _, _ in os.walk(small.folder):
        os.utime(place, (1_000_000, 1_000_000))
    watched, listed = Watched(small.folder), []
    really = os.scandir
    monkeypatch.setattr(os, "scandir", lambda place: listed.append(place) or really(place))
    first = watched.snapshot()
    assert len(listed) > 5
    listed.clear()
    small.put("lib/text/new.py", "x = 1")
    assert watched.snapshot().keys() == first.keys() | {"lib/text/new.py"}
    assert listed == [str(small.folder.resolve() / "lib/text")]
