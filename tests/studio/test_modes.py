"""Blocks that go round, are chosen by a value, or live as long as the process: from the folder to the answer."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import hyperstudio
from hyperstudio.studio.api import OpenProject

FILES = {
    "hyperstudio.json": {"format": 1, "name": "ask"},
    "shared/documents/block.json": {
        "inputs": [],
        "outputs": [{"name": "documents", "type": "typing.Any"}],
        "lifetime": "process",
        "state": True,
    },
    "shared/documents/in_memory.py": "from ask.lib.memory import Memory\n\n\n"
    "def in_memory(*, most: int = 10) -> Memory:\n    return Memory(most)\n",
    "shared/documents/shouting.py": "from ask.lib.memory import Memory\n\n\ndef shouting() -> Memory:\n"
    "    return Memory(10, str.upper)\n",
    "lib/memory.py": "class Memory:\n    def __init__(self, most, change=str):\n"
    "        self.most, self.change, self.texts = most, change, []\n"
    "        self.open = (text for text in self.texts)  # nothing that can be pickled\n",
    "workflows/upload/workflow.json": {
        "inputs": [{"name": "text", "type": "str"}],
        "outputs": [{"name": "count", "type": "int"}],
    },
    "workflows/upload/graph.json": {
        "uses": {"documents": {"of": "shared.documents"}},
        "wires": {"add:documents": "documents:documents", "add:text": ":text", ":count": "add:count"},
    },
    "workflows/upload/blocks/add/block.json": {
        "inputs": [{"name": "documents", "type": "typing.Any"}, {"name": "text", "type": "str"}],
        "outputs": [{"name": "count", "type": "int"}],
    },
    "workflows/upload/blocks/add/plain.py": "from typing import Any\n\nfrom ask.lib.memory import Memory\n\n\n"
    "def plain(documents: Any, text: str) -> int:\n    assert isinstance(documents, Memory)\n"
    "    documents.texts.append(documents.change(text))\n    return len(documents.texts)\n",
    "workflows/query/workflow.json": {
        "inputs": [{"name": "how", "type": "str", "default": "all"}],
        "outputs": [{"name": "found", "type": "typing.Any"}],
    },
    "workflows/query/graph.json": {
        "uses": {"documents": {"of": "shared.documents"}},
        "wires": {"get:documents": "documents:documents", "get:how": ":how", ":found": "get:found"},
    },
    "workflows/query/blocks/get/block.json": {
        "choose_by": "how",
        "inputs": [{"name": "documents", "type": "typing.Any"}, {"name": "how", "type": "str"}],
        "outputs": [{"name": "found", "type": "typing.Any"}],
    },
    "workflows/query/blocks/get/all.py": "from typing import Any\n\n\n"
    "def all(documents: Any) -> Any:\n    return documents.texts\n",
    "workflows/query/blocks/get/newest.py": "from typing import Any\n\n\ndef newest(documents: Any) -> Any:\n"
    "    return documents.texts[-1]\n",
    "workflows/halve/workflow.json": {
        "inputs": [{"name": "number", "type": "int", "default": 40}],
        "outputs": [{"name": "number", "type": "int"}],
    },
    "workflows/halve/graph.json": {"wires": {"loop:number": ":number", ":number": "loop:number"}},
    "workflows/halve/blocks/loop/block.json": {
        "mode": {"repeat": {"until": "odd", "carry": {"number": "number"}, "limit": 9}},
        "inputs": [{"name": "number", "type": "int"}],
        "outputs": [{"name": "number", "type": "int"}, {"name": "odd", "type": "bool"}],
    },
    "workflows/halve/blocks/loop/half.py": "def half(number: int) -> tuple[int, bool]:\n"
    "    return number // 2, bool(number // 2 % 2)\n",
}


@pytest.fixture
def asking(tmp_path: Path) -> Iterator[OpenProject]:
    for name, content in FILES.items():
        path = tmp_path / "ask" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content))
    with hyperstudio.open_project(tmp_path / "ask", trust=True) as project:
        yield project


def test_an_object_of_the_process_is_shared_by_workflows_and_runs(asking: OpenProject) -> None:
    counts = [asking.run("upload", inputs={"text": text}).outputs["count"] for text in ("one", "two", "two")]
    assert counts == [1, 2, 3]
    assert asking.run("query").outputs == {"found": ["one", "two", "two"]}
    (asking.document.folder / "workflows/query/blocks/get/all.py").write_text(
        "from typing import Any\n\n\ndef all(documents: Any) -> Any:\n    return sorted(set(documents.texts))\n"
    )
    asking.document.take_in()
    assert asking.run("query").outputs == {"found": ["one", "two"]}
    assert asking.run("upload", inputs={"text": "three"}).outputs["count"] == 4


def test_its_choice_and_its_code_are_in_one_place(asking: OpenProject) -> None:
    loud = {"shared.documents": "shouting"}
    assert asking.run("upload", loud, inputs={"text": "one"}).outputs == {"count": 1}
    assert asking.run("query", loud).outputs == {"found": ["ONE"]}
    assert asking.run("query").outputs == {"found": []}
    assert asking.run("query", {"shared.documents.in_memory.most": 5}).steps["run"] == 2


def test_the_value_of_an_input_names_the_implementation(asking: OpenProject) -> None:
    asking.run("upload", inputs={"text": "one"})
    asking.run("upload", inputs={"text": "two"})
    newest = asking.run("query", inputs={"how": "newest"})
    assert newest.outputs == {"found": "two"}
    assert newest.choices == {"query.get": "newest"}
    failed = asking.run("query", inputs={"how": "oldest"})
    assert failed.failure["what"].endswith("“how” is 'oldest', but the implementations are: all, newest.")


def test_every_round_is_told_and_its_values_are_reached_by_address(asking: OpenProject) -> None:
    run = asking.run("halve")
    assert run.outputs == {"number": 5}
    assert run.traces == {
        "halve.loop": {
            "rounds": 3,
            "ended": "until",
            "trace": [
                {"round": 0, "number": 20, "odd": False},
                {"round": 1, "number": 10, "odd": False},
                {"round": 2, "number": 5, "odd": True},
            ],
        }
    }
    assert run.values["halve.loop[1]:number"] == 10
    assert run.values["halve.loop:number"] == 5
