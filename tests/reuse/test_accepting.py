"""A change that is accepted as none: the values from before are used, each run says so, and it ends."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

import hyperstudio
from hyperstudio.cli.commands import application
from hyperstudio.errors import StudioError
from hyperstudio.studio.api import OpenProject

COUNT = "workflows/main/blocks/count/counted.py"
OLD, NEW, NEWER = "return len(text.split())", "return len(text.split()) + 1", "return len(text.split()) + 2"
FILES = {
    "hyperstudio.json": {"format": 1, "name": "shop"},
    "workflows/main/workflow.json": {
        "inputs": [{"name": "file", "type": "pathlib.Path"}],
        "outputs": [{"name": "out", "type": "int"}],
        "example": {"file": "data/text.txt"},
    },
    "workflows/main/graph.json": {
        "wires": {":out": "scale:out", "scale:number": "count:out", "count:text": "load:out", "load:file": ":file"}
    },
    "workflows/main/blocks/load/block.json": {
        "inputs": [{"name": "file", "type": "pathlib.Path"}],
        "outputs": [{"name": "out", "type": "str"}],
    },
    "workflows/main/blocks/load/read.py": (
        "from pathlib import Path\n\n\ndef read(file: Path) -> str:\n    return file.read_text()\n"
    ),
    "workflows/main/blocks/count/block.json": {
        "inputs": [{"name": "text", "type": "str"}],
        "outputs": [{"name": "out", "type": "int"}],
    },
    COUNT: f"def counted(text: str) -> int:\n    {OLD}\n",
    "workflows/main/blocks/scale/block.json": {
        "inputs": [{"name": "number", "type": "int"}],
        "outputs": [{"name": "out", "type": "int"}],
    },
    "workflows/main/blocks/scale/tenfold.py": "def tenfold(number: int) -> int:\n    return number * 10\n",
    "data/text.txt": "one two three four",
}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project that counts the words of a text, and was run once."""
    for name, content in FILES.items():
        path = tmp_path / "shop" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content))
    with hyperstudio.open_project(tmp_path / "shop", trust=True) as project:
        run = project.run("main")
        assert run.status == "done", run.failure
    return tmp_path / "shop"


def write(shop: Path, text: str) -> None:
    code = (shop / COUNT).read_text()
    old = next(one for one in (NEW, NEWER, OLD) if one in code)
    (shop / COUNT).write_text(code.replace(old, text))


@pytest.fixture
def changed(shop: Path) -> Iterator[OpenProject]:
    """The project with code that counts one more."""
    write(shop, NEW)
    with hyperstudio.open_project(shop) as project:
        yield project


def test_the_value_from_before_is_used_and_the_run_says_where(changed):
    assert changed.stale("main")["main.count"] == f"{COUNT} changed"
    changed.accept("main.count", "main")
    assert changed.stale("main") == {}
    run = changed.run("main")
    assert (run.ran, run.accepted) == ([], ["main.count"])
    assert run.values["main.count:out"] == 4
    assert changed.run("main").accepted == ["main.count"], "it stays so"


def test_a_fresh_run_uses_nothing_from_before(changed):
    changed.accept("main.count", "main")
    run = changed.run("main", fresh=True)
    assert run.accepted == []
    assert run.values["main.count:out"] == 5


def test_it_is_taken_back_and_the_block_runs_with_its_change(changed):
    changed.accept("main.count", "main")
    changed.run("main")
    changed.take_back("main.count", "main")
    assert changed.stale("main")["main.count"] == "its change is no longer accepted"
    run = changed.run("main")
    assert "main.count" in run.ran
    assert run.values["main.count:out"] == 5
    with pytest.raises(StudioError, match="No change"):
        changed.take_back("main.count", "main")


def test_it_ends_when_the_code_changes_again(changed, shop):
    changed.accept("main.count", "main")
    changed.run("main")
    write(shop, NEWER)
    with hyperstudio.open_project(shop) as project:
        assert project.stale("main")["main.count"] == f"{COUNT} changed"
        run = project.run("main")
        assert run.accepted == []
        assert run.values["main.count:out"] == 6


def test_what_runs_under_an_accepted_change_is_never_taken_for_a_value_of_the_old_code(changed, shop):
    changed.accept("main.count", "main")
    (shop / "data/text.txt").write_text("one two three")
    assert changed.run("main").values["main.count:out"] == 4, "other rows, so the new code ran"
    write(shop, OLD)
    with hyperstudio.open_project(shop) as project:
        assert project.run("main").values["main.count:out"] == 3


def test_one_change_after_the_other_is_accepted(changed, shop):
    changed.accept("main.count", "main")
    changed.run("main")
    write(shop, NEWER)
    with hyperstudio.open_project(shop) as project:
        project.accept("main.count", "main")
        run = project.run("main")
        assert (run.ran, run.accepted) == ([], ["main.count"])
        assert run.values["main.count:out"] == 4


def test_only_a_change_of_the_block_itself_can_be_accepted(changed):
    with pytest.raises(StudioError, match="would not run again"):
        changed.accept("main.load", "main")
    with pytest.raises(StudioError, match="count before it changed"):
        changed.accept("main.scale", "main")


def test_a_damaged_record_counts_as_none(changed, shop):
    changed.accept("main.count", "main")
    (shop / ".hyperstudio/accepted.json").write_text('{"accepted": {"a": 5')
    assert "main.count" in changed.run("main").ran


def test_run_json_names_what_was_accepted_and_what_is_stale(changed, shop):
    changed.accept("main.count", "main")
    said = CliRunner().invoke(application, ["run", str(shop), "main", "--json"])
    assert said.exit_code == 0, said.stderr
    told = json.loads(said.stdout)
    assert (told["accepted"], told["stale"], told["ran"]) == (["main.count"], {}, [])
