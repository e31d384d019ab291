"""Edits of how a block runs: its mode, lifetime and caching, what chooses for it, timeouts and retries."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import block_at, change_block, change_graph, graph_at
from hyperstudio.graph.block import Block, ForEach, Mode, Repeat, RepeatRule
from hyperstudio.graph.faces import used_thing
from hyperstudio.graph.ports import HasPorts, port_named
from hyperstudio.graph.project import Project
from hyperstudio.graph.values import FrozenMap

Rule = Literal["mode", "choose_by", "lifetime", "state", "cache", "reads", "timeout", "retries", "resources"]
_SAID = {
    "mode": "Set mode",
    "choose_by": "Set what chooses",
    "lifetime": "Set lifetime",
    "state": "Set state",
    "cache": "Set caching",
    "reads": "Set what it reads",
    "timeout": "Set timeout",
    "retries": "Set retries",
    "resources": "Set resources",
}


@dataclass(frozen=True, slots=True)
class SetRule:
    """Say how a block runs, in its block.json; what is said by default is written nowhere."""

    block: str
    rule: Rule
    value: Any

    @property
    def label(self) -> str:
        return _SAID[self.rule]

    @property
    def level(self) -> str:
        return self.block

    def apply(self, project: Project) -> Project:
        block = block_at(project, self.block)
        if self.rule == "mode":
            _refuse(block, self.value, self.block)
        if self.rule == "choose_by" and self.value is not None and port_named(block.inputs, self.value) is None:
            raise StudioError(f"It has no input “{self.value}”.", "Name one of its inputs.", self.block)
        if getattr(block, self.rule) == self.value:
            return project
        usual = Block.model_fields[self.rule].get_default(call_default_factory=True)
        return change_block(
            project,
            self.block,
            lambda b: b.unsaid(self.rule) if self.value == usual else b.but(**{self.rule: self.value}),
        )


@dataclass(frozen=True, slots=True)
class SetUseRule:
    """Say how a use of a shared block or workflow runs; None: as its definition says."""

    graph: str
    name: str
    rule: Literal["mode", "lifetime", "cache"]
    value: Any

    @property
    def label(self) -> str:
        return _SAID[self.rule]

    @property
    def level(self) -> str:
        return self.graph

    def apply(self, project: Project) -> Project:
        use = graph_at(project, self.graph).uses.get(self.name)
        thing = used_thing(project, use.of) if use is not None else None
        if use is None or thing is None:
            address = f"{self.graph}.{self.name}"
            raise StudioError(f"“{address}” is no use of anything.", "Look at the tree.", address)
        if self.rule == "mode" and self.value is not None:
            _refuse(thing, self.value, f"{self.graph}.{self.name}")
        if getattr(use, self.rule) == self.value:
            return project
        made = use.unsaid(self.rule) if self.value is None else use.but(**{self.rule: self.value})
        return change_graph(project, self.graph, lambda g: g.but(uses=g.uses.with_item(self.name, made)))


def likely_for_each(holder: HasPorts) -> ForEach | None:
    """Once for each item of the first input that is not for learning; None where there is no input."""
    names = [port.name for port in holder.inputs if not port.learning]
    return ForEach(for_each=(names[0],)) if names else None


def likely_repeat(holder: HasPorts) -> Repeat | None:
    """Until the first flag is true, with each output carried to the input of its name; None where there is no output.

    Where no output is a flag, the last one says when it is over.
    """
    if not holder.outputs:
        return None
    flags = [port.name for port in holder.outputs if port.type == "bool"]
    until = flags[0] if flags else holder.outputs[-1].name
    taken = {port.name for port in holder.inputs}
    carry = {port.name: port.name for port in holder.outputs if port.name in taken and port.name != until}
    return Repeat(repeat=RepeatRule(until=until, carry=FrozenMap(carry)))


def _refuse(holder: HasPorts, mode: Mode, address: str) -> None:
    for side, name in _named(mode):
        if port_named(holder.inputs if side == "input" else holder.outputs, name) is None:
            raise StudioError(f"It has no {side} “{name}”.", f"Name one of its {side}s.", address)


def _named(mode: Mode) -> Iterator[tuple[str, str]]:
    """The ports that a mode names, with their side."""
    if isinstance(mode, ForEach):
        yield from (("input", name) for name in mode.for_each)
    elif isinstance(mode, Repeat):
        yield "output", mode.repeat.until
        for output, taken in mode.repeat.carry.items():
            yield "output", output
            yield "input", taken
