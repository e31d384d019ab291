"""Reuse is right: whatever is edited, a run with reuse gives what a fresh one gives."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hyperstudio
from hyperstudio.files.trust import trust
from hyperstudio.files.write import save_project
from hyperstudio.graph.addresses import every_block
from hyperstudio.graph.code import CodeImplementation
from hyperstudio.graph.project import Project
from hyperstudio.graph.values import FrozenMap
from hyperstudio.planning.plan import Given
from hyperstudio.studio.document import Document
from hyperstudio.studio.running import Execution, Running, Wish
from tests.projects import projects

VALUES = {"k": [1, 2, 3], "how": ["a", "b"], "flag": [True, False], "seed": [0, 1], "rate": [0.5, 0.25]}


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    known = dict(os.environ)
    with tempfile.TemporaryDirectory() as place:
        os.environ.update(HYPERSTUDIO_STORE=f"{place}/store", HYPERSTUDIO_DATA=f"{place}/data")
        folder = Path(place) / "made"
        folder.mkdir()
        trust(folder)
        made = Running(folder, "made")
        try:
            yield made
        finally:
            made.close()
            os.environ.clear()
            os.environ.update(known)


def computing(project: Project, folder: Path, number: int) -> None:
    """Give all implementations a body that uses their parameters and a helper, so that everything matters."""
    (folder / "lib").mkdir(exist_ok=True)
    (folder / "lib" / "numbers.py").write_text("BY = 3\n\n\ndef grown(value):\n    return value * BY\n")
    for file in folder.rglob("way*.py"):
        text = file.read_text()
        names = re.findall(r"(\w+): (?:Annotated|Literal|bool)", text)
        body = f"return grown(value) % 1000 + len(file_text()) + sum(map(len, map(repr, [{', '.join(names)}])))"
        text = re.sub(r"return .*", body, text)
        helper = "\n\ndef file_text():\n    return open('data.txt').read()\n"
        file.write_text(f"from made.lib.numbers import grown\n{text}{helper}")
    (folder / "data.txt").write_text("x" * number)


def edit(draw: st.DataObject, folder: Path, settings_made: dict[str, object]) -> None:
    """One random edit: a choice, a parameter, code, a helper, a constant, or a file that blocks open."""
    project = Document(folder).project
    blocks = [(address, block) for address, block in every_block(project)]
    kind = draw.draw(st.sampled_from(["choice", "parameter", "code", "helper", "constant", "comment", "file"]))
    number = draw.draw(st.integers(1, 9))
    numbers = folder / "lib" / "numbers.py"
    if kind == "choice":
        address, block = draw.draw(st.sampled_from(blocks))
        settings_made[address] = draw.draw(st.sampled_from(sorted(block.implementations)))
    elif kind == "parameter":
        address, block = draw.draw(st.sampled_from(blocks))
        name = draw.draw(st.sampled_from(sorted(block.implementations)))
        implementation = block.implementations[name]
        if isinstance(implementation, CodeImplementation):
            for parameter in implementation.code.parameters:
                settings_made[f"{address}.{name}.{parameter.name}"] = draw.draw(st.sampled_from(VALUES[parameter.name]))
    elif kind in ("code", "comment"):
        file = draw.draw(st.sampled_from(sorted(folder.rglob("way*.py"))))
        text = file.read_text()
        file.write_text(re.sub(r"% \d+", f"% {number * 100}", text) if kind == "code" else f"{text}# {number}\n")
    elif kind == "helper":
        numbers.write_text(re.sub(r"return .*", f"return value * BY + {number}", numbers.read_text()))
    elif kind == "constant":
        numbers.write_text(re.sub(r"BY = \d+", f"BY = {number}", numbers.read_text()))
    else:
        (folder / "data.txt").write_text("x" * number)


def result(running: Running, settings_made: dict[str, object], *, fresh: bool) -> tuple[object, Execution]:
    project = Document(running.folder).project
    wish = Wish("main", FrozenMap(settings_made), inputs={"value": Given("json", 2, "int")}, fresh=fresh)
    execution = running.start(project, wish)
    assert execution.wait(60)
    assert execution.run.status == "done", execution.run.failure
    return execution.run.outputs["result"]["value"], execution


@settings(max_examples=8)
@given(made=projects(), draw=st.data())
def test_after_any_edit_a_run_with_reuse_gives_what_a_fresh_one_gives(
    running: Running, made: Project, draw: st.DataObject
) -> None:
    for old in running.folder.iterdir():
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    save_project(running.folder, made.but(name="made"), None)
    computing(made, running.folder, draw.draw(st.integers(1, 3)))
    settings_made: dict[str, object] = {}
    result(running, settings_made, fresh=False)
    for _ in range(draw.draw(st.integers(1, 3))):
        edit(draw, running.folder, settings_made)
        reused, _ = result(running, settings_made, fresh=False)
        again, _ = result(running, settings_made, fresh=True)
        assert reused == again
        same, execution = result(running, settings_made, fresh=False)
        assert (same, execution.run.counts["run"]) == (again, 0)


def test_of_2000_text_files_one_more_runs_one_item(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    ports = '"inputs": [%s], "outputs": [{"name": "out", "type": "%s"}]'
    item = '{"name": "path", "type": "pathlib.Path"}'
    files = {
        "hyperstudio.json": '{"format": 1, "name": "texts"}',
        "workflows/main/workflow.json": "{%s}"
        % (ports % ('{"name": "folder", "type": "pathlib.Path", "default": "texts"}', "list[int]")),
        "workflows/main/graph.json": '{"wires": {"names:folder": ":folder", '
        '"each:path": "names:out", ":out": "each:out"}}',
        "workflows/main/blocks/names/block.json": "{%s}"
        % (ports % ('{"name": "folder", "type": "pathlib.Path"}', "list[pathlib.Path]")),
        "workflows/main/blocks/names/listed.py": "from pathlib import Path\n\n\n"
        "def listed(folder: Path) -> list[Path]:\n    return sorted(folder.iterdir())\n",
        "workflows/main/blocks/each/block.json": '{"mode": {"for_each": ["path"]}, %s}' % (ports % (item, "int")),
        "workflows/main/blocks/each/words.py": "from pathlib import Path\n\n\n"
        "def words(path: Path) -> int:\n    return len(path.read_text().split())\n",
    }
    files |= {f"texts/{number:04}.txt": "word " * (number % 7) for number in range(2000)}
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    with hyperstudio.open_project(folder, trust=True) as project:
        first = project.run("main")
        assert (first.status, first.steps["run"]) == ("done", 2001), first.failure
        (folder / "texts" / "0700b.txt").write_text("one more text")
        added = project.run("main")
        assert added.ran == ["main.names", "main.each[701]"]
        (folder / "texts" / "0003.txt").write_text("another text")
        changed = project.run("main")
        assert changed.ran == ["main.names", "main.each[3]"]
