"""Random small projects in folders, with all that a graph can hold: for the property that an export gives the same."""

import json
import random
from pathlib import Path
from typing import Any

AWKWARD = (
    "list",
    "value",
    "table",
    "zip",
    "copy",
    "math",
    "plain",
    "flows",
    "cast",
    "main",
    "item",
    "result",
    "id",
    "_x",
)
BODIES = ("{a} * 2 + k", "{a} - 3 * k", "sum(range(abs({a}) % 7)) + k", "({a} * {a}) % 101 + k", "-{a} + k")


class Maker:
    """Writes one project; everything follows from the seed."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.chance = random.Random(seed)
        self.shared: list[str] = []
        self.count = 0

    def make(self) -> Path:
        """Write the project: the workflows `main` and `other`, which `main` may use."""
        self.write("hyperstudio.json", {"format": 1, "name": "made"})
        for number in range(self.chance.randint(0, 2)):
            name = f"s{number}"
            self.block(f"shared/{name}", f"shared.{name}", 1)
            self.shared.append(name)
        self.workflow("other", 1, uses_other=False)
        self.workflow("main", 2, uses_other=True)
        return self.folder

    def workflow(self, name: str, depth: int, *, uses_other: bool) -> None:
        """One with an input `value` and two outputs."""
        outputs = [{"name": "result", "type": "int"}, {"name": "more", "type": "typing.Any"}]
        self.write(
            f"workflows/{name}/workflow.json",
            {
                "inputs": [{"name": "value", "type": "int"}],
                "outputs": outputs,
                "example": {"value": 5},
                "doc": 'A "doc"',
            },
        )
        self.graph(f"workflows/{name}", depth, ["result", "more"], uses_other=uses_other)

    def graph(
        self, folder: str, depth: int, outputs: list[str], *, uses_other: bool = False, port: str = "value"
    ) -> None:
        """A graph whose blocks take ints and give ints, some of them after lists and loops."""
        wires: dict[str, str] = {}
        uses: dict[str, Any] = {}
        ints = [":value"]
        others: list[str] = []
        for number in range(self.chance.randint(1, 4)):
            name = self.chance.choice((f"b{number}", self.chance.choice(AWKWARD)))
            if name.lower() in {other.partition(":")[0].lower() for other in ints}:
                name = f"b{number}"
            kind = self.chance.choice(
                ("plain", "plain", "pair", "each", "repeat", "route", "shared", "changes", "default")
            )
            before = self.chance.choice(ints)
            if kind == "shared" and (self.shared or uses_other):
                if uses_other and self.chance.random() < 0.5:
                    uses[name] = {"of": "workflows.other"}
                    others.append(f"{name}:more")
                else:
                    uses[name] = {"of": f"shared.{self.chance.choice(self.shared or ['s0'])}"}
                    if not self.shared:
                        uses[name] = {"of": "workflows.other"}
                wires[f"{name}:value"] = before
                ints.append(f"{name}:result")
            elif kind == "each":
                self.listed(folder, f"{name}_items", "generator" if self.chance.random() < 0.5 else "list")
                mode = {"for_each": ["value"]}
                self.block(f"{folder}/blocks/{name}", "", depth - 1, {"mode": mode})
                self.total(folder, f"{name}_sum")
                wires |= {
                    f"{name}_items:value": before,
                    f"{name}:value": f"{name}_items:result",
                    f"{name}_sum:rows": f"{name}:result",
                }
                ints.append(f"{name}_sum:result")
                others.append(f"{name}:result")
            elif kind == "repeat":
                rule = {"repeat": {"until": "done", "carry": {"result": "value"}, "limit": self.chance.randint(1, 5)}}
                self.until(f"{folder}/blocks/{name}", rule)
                wires[f"{name}:value"] = before
                ints.append(f"{name}:result")
                others.append(f"{name}:done")
            elif kind == "route":
                self.named(folder, f"{name}_which")
                extra = [{"name": "which", "type": "str"}]
                self.block(f"{folder}/blocks/{name}", "", depth - 1, {"choose_by": "which"}, extra, least=2)
                wires |= {
                    f"{name}_which:value": before,
                    f"{name}:which": f"{name}_which:result",
                    f"{name}:value": before,
                }
                ints.append(f"{name}:result")
            elif kind == "pair":
                self.pair(f"{folder}/blocks/{name}")
                wires[f"{name}:value"] = before
                ints += [f"{name}:result", f"{name}:more"]
            elif kind == "changes":
                self.listed(folder, f"{name}_items", "list")
                self.changing(f"{folder}/blocks/{name}")
                self.total(folder, f"{name}_sum")
                wires |= {
                    f"{name}_items:value": before,
                    f"{name}:rows": f"{name}_items:result",
                    f"{name}_sum:rows": f"{name}_items:result",
                }
                ints += [f"{name}_sum:result", f"{name}:result"]
            else:
                more = {"default_port": True} if kind == "default" else {}
                extra = [{"name": "by", "type": "int", "default": 4}] if more else []
                self.block(f"{folder}/blocks/{name}", "", depth - 1, {}, extra)
                wires[f"{name}:value"] = before
                ints.append(f"{name}:result")
        wires[f":{outputs[0]}"] = ints[-1]
        for output in outputs[1:]:
            wires[f":{output}"] = self.chance.choice([*others, *ints])
        self.write(f"{folder}/graph.json", {"wires": wires, **({"uses": uses} if uses else {})})

    def block(
        self,
        folder: str,
        _address: str,
        depth: int,
        said: dict[str, Any] | None = None,
        extra: list[dict[str, Any]] | None = None,
        least: int = 1,
    ) -> None:
        """value → result, with one or more implementations, some of them graphs."""
        inputs = [{"name": "value", "type": "int"}, *(extra or [])]
        names = ["way_a", "way_b"] if least == 2 else self.chance.sample(["way_a", "way_b", "zip_", "math"], 2)
        for name in names:
            if depth > 0 and self.chance.random() < 0.4:
                self.graph(f"{folder}/{name}", depth - 1, ["result"])
            else:
                self.function(f"{folder}/{name}.py", name, [port["name"] for port in extra or []])
        default = self.chance.choice(names)
        self.write(
            f"{folder}/block.json",
            {"inputs": inputs, "outputs": [{"name": "result", "type": "int"}], "default": default, **(said or {})},
        )

    def function(self, path: str, name: str, extra: list[str]) -> None:
        """A code implementation; async now and then, decorated now and then."""
        taken = "".join(
            f", {port}: {'str' if port == 'which' else 'int'}" for port in extra if self.chance.random() < 0.7
        )
        body = self.chance.choice(BODIES).format(a="value") + (" + by" if "by" in taken else "")
        word = "async def" if self.chance.random() < 0.15 else "def"
        k = self.chance.randint(0, 3)
        self.write(path, f"{word} {name}(value: int{taken}, *, k: int = {k}) -> int:\n    return {body}\n")

    def pair(self, folder: str) -> None:
        """Two outputs: as a tuple, or as a NamedTuple in another order."""
        outputs = [{"name": "result", "type": "int"}, {"name": "more", "type": "int"}]
        self.write(f"{folder}/block.json", {"inputs": [{"name": "value", "type": "int"}], "outputs": outputs})
        if self.chance.random() < 0.5:
            text = "def two(value: int) -> tuple[int, int]:\n    return value + 1, value * 2\n"
        else:
            text = (
                "from typing import NamedTuple\n\n\nclass Both(NamedTuple):\n    more: int\n    result: int\n\n\n"
                "def two(value: int) -> Both:\n    return Both(value * 3, value - 1)\n"
            )
        self.write(f"{folder}/two.py", text)

    def listed(self, folder: str, name: str, kind: str) -> None:
        """value → a list of ints, perhaps an empty one."""
        self.write(
            f"{folder}/blocks/{name}/block.json",
            {"inputs": [{"name": "value", "type": "int"}], "outputs": [{"name": "result", "type": "list[int]"}]},
        )
        text = "def numbers(value: int) -> list[int]:\n    return [value + n for n in range(abs(value) % 4)]\n"
        if kind == "generator":
            text = (
                "from collections.abc import Iterator\n\n\n"
                "def numbers(value: int) -> Iterator[int]:\n    yield from range(abs(value) % 5)\n"
            )
        self.write(f"{folder}/blocks/{name}/numbers.py", text)

    def total(self, folder: str, name: str) -> None:
        """rows → their sum, untyped."""
        self.write(
            f"{folder}/blocks/{name}/block.json",
            {"inputs": [{"name": "rows", "type": "list[int]"}], "outputs": [{"name": "result", "type": "int"}]},
        )
        self.write(f"{folder}/blocks/{name}/total.py", "def total(rows):\n    return sum(rows)\n")

    def changing(self, folder: str) -> None:
        """rows → how many there are, after one more was put into them."""
        self.write(
            f"{folder}/block.json",
            {"inputs": [{"name": "rows", "type": "list[int]"}], "outputs": [{"name": "result", "type": "int"}]},
        )
        text = "def grown(rows: list[int]) -> int:\n    rows.append(1000)\n    return len(rows)\n"
        self.write(f"{folder}/grown.py", text)

    def until(self, folder: str, mode: dict[str, Any]) -> None:
        """value → a larger one, until it is large."""
        outputs = [{"name": "result", "type": "int"}, {"name": "done", "type": "bool"}]
        self.write(
            f"{folder}/block.json", {"inputs": [{"name": "value", "type": "int"}], "outputs": outputs, "mode": mode}
        )
        text = "def grown(value: int) -> tuple[int, bool]:\n    return value * 2 + 1, value > 20\n"
        self.write(f"{folder}/grown.py", text)

    def named(self, folder: str, name: str) -> None:
        """value → the name of an implementation."""
        self.write(
            f"{folder}/blocks/{name}/block.json",
            {"inputs": [{"name": "value", "type": "int"}], "outputs": [{"name": "result", "type": "str"}]},
        )
        self.write(
            f"{folder}/blocks/{name}/which.py",
            'def which(value: int) -> str:\n    return "way_a" if value % 2 else "way_b"\n',
        )

    def write(self, path: str, content: "dict[str, Any] | str") -> None:
        """A file of the project."""
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content if isinstance(content, str) else json.dumps(content, indent=2) + "\n")
