"""What differs between two projects, in words: blocks, implementations, wires, ports, parameters, choices."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from hyperstudio.editing.comparison import changed_levels
from hyperstudio.graph.addresses import find, last
from hyperstudio.graph.block import Block, BlockFile, Graph, GraphImplementation, Use, Workflow
from hyperstudio.graph.code import CodeImplementation, SourceFile
from hyperstudio.graph.ports import InterfaceFile, Port
from hyperstudio.graph.project import Project, ProjectFile
from hyperstudio.graph.types import short
from hyperstudio.graph.values import FrozenMap, Value, thaw
from hyperstudio.reading.digests import code_digest

Kind = Literal["added", "removed", "changed", "moved"]
_PORTS = ("inputs", "outputs")
_NO_GRAPH = Graph(wires=FrozenMap())


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: what happened to which thing at an address, said in words."""

    kind: Kind
    thing: str
    address: str
    words: str


def differences(old: Project, new: Project, *, moved: bool = False) -> tuple[Difference, ...]:
    """All that differs, by address; where blocks stand only with `moved`.

    It is fast where both projects hold the very same values for what they have in common.
    """
    found: list[Difference] = [*_files("", old.others, new.others)]
    for level in changed_levels(old, new):
        if not level:
            found += _own(old, new)
            continue
        before, after = find(old, level), find(new, level)
        if isinstance(before, Block) and isinstance(after, Block):
            found += _block(level, before, after)
        elif isinstance(before, Workflow) and isinstance(after, Workflow):
            found += _fields(level, before, after, InterfaceFile)
            found += _ports(level, before, after)
            found += _graph(level, before.graph, after.graph, moved)
        elif isinstance(before, GraphImplementation) and isinstance(after, GraphImplementation):
            found += _graph(level, before.graph, after.graph, moved)
        elif "." not in level or (level.startswith("shared.") and level.count(".") == 1):
            thing = "shared block" if "." in level else "workflow"
            found.append(_one("added" if before is None else "removed", thing, level, f"{thing} “{last(level)}”"))
    return tuple(sorted(found, key=lambda one: (one.address, one.thing, one.kind, one.words)))


def _one(kind: Kind, thing: str, address: str, words: str) -> Difference:
    return Difference(kind, thing, address, words if kind == "changed" else f"{words} {kind}")


def _entries(
    thing: str, address: str, old: Mapping[str, Any], new: Mapping[str, Any], joint: str = "."
) -> Iterator[Difference]:
    """Entries that only one side has."""
    for name in old.keys() - new.keys():
        yield _one("removed", thing, f"{address}{joint}{name}" if address else name, f"{thing} “{name}”")
    for name in new.keys() - old.keys():
        yield _one("added", thing, f"{address}{joint}{name}" if address else name, f"{thing} “{name}”")


def _graph(address: str, old: Graph, new: Graph, moved: bool) -> Iterator[Difference]:
    before: dict[str, Block | Use] = {**old.blocks, **old.uses}
    after: dict[str, Block | Use] = {**new.blocks, **new.uses}
    yield from _entries("block", address, before, after)
    for name in before.keys() & after.keys():
        one, other = before[name], after[name]
        if one != other and (isinstance(one, Use) or isinstance(other, Use)):
            words = f"it is {_use(one)} → {_use(other)}"
            yield _one("changed", "block", f"{address}.{name}", words)
    for target in old.wires.keys() | new.wires.keys():
        gone, come = old.wires.get(target), new.wires.get(target)
        if gone == come:
            continue
        if gone is not None and come is not None:
            words = f"wire to {target}: from {gone} → {come}"
            yield _one("changed", "wire", f"{address}:{target}", words)
        else:
            kind: Kind = "added" if gone is None else "removed"
            yield _one(kind, "wire", f"{address}:{target}", f"wire {come or gone} → {target}")
    if moved:
        stood, stands = old.layout.positions, new.layout.positions
        for name in stood.keys() & stands.keys():
            if stood[name] != stands[name] and name in after:
                yield _one("moved", "block", f"{address}.{name}", f"block “{name}”")


def _use(thing: Block | Use) -> str:
    if isinstance(thing, Block):
        return "a block of its own"
    said = [*([thing.as_] if thing.as_ else []), *(key for key in ("mode", "lifetime", "cache") if getattr(thing, key))]
    return f"a use of {thing.of}" + (f" ({', '.join(said)})" if said else "")


def _block(address: str, old: Block, new: Block) -> Iterator[Difference]:
    yield from _fields(address, old, new, BlockFile)
    yield from _ports(address, old, new)
    yield from _entries("implementation", address, old.implementations, new.implementations)
    for name in old.implementations.keys() & new.implementations.keys():
        before, after = old.implementations[name], new.implementations[name]
        own = f"{address}.{name}"
        if before.kind != after.kind:
            yield _one("changed", "implementation", own, f"it is {before.kind} → {after.kind}")
        elif isinstance(before, CodeImplementation) and isinstance(after, CodeImplementation):
            yield from _code(own, name, before, after)
    yield from _files(f"{address}.", old.others, new.others)
    for name in old.parameters.keys() | new.parameters.keys():
        one: Mapping[str, Value] = old.parameters.get(name, FrozenMap())
        other: Mapping[str, Value] = new.parameters.get(name, FrozenMap())
        for parameter in one.keys() | other.keys():
            if one.get(parameter) != other.get(parameter):
                words = (
                    f"what block.json says of {parameter}: {_said(one.get(parameter))} → {_said(other.get(parameter))}"
                )
                yield _one("changed", "parameter", f"{address}.{name}.{parameter}", words)


def _code(address: str, name: str, old: CodeImplementation, new: CodeImplementation) -> Iterator[Difference]:
    before = {parameter.name: parameter for parameter in old.code.parameters}
    after = {parameter.name: parameter for parameter in new.code.parameters}
    yield from _entries("parameter", address, before, after)
    for parameter in before.keys() & after.keys():
        one, other = before[parameter], after[parameter]
        if one.but(line=1) != other.but(line=1):
            words = f"parameter {parameter}: {_signed(one)} → {_signed(other)}"
            yield _one("changed", "parameter", f"{address}.{parameter}", words)
    if old.source.digest != new.source.digest:
        same = code_digest(old.source.text, name) == code_digest(new.source.text, name)
        yield _one("changed", "code", address, "only comments or the layout of the code" if same else "code")
    yield from _files(f"{address}.", old.files, new.files)


def _signed(parameter: Any) -> str:
    default = repr(parameter.default) if parameter.default_is_literal else parameter.default_text or "no default"
    low, high = ("" if end is None else str(end) for end in (parameter.low, parameter.high))
    return f"{short(parameter.type)} = {default}" + (f" in {low} … {high}" if low or high else "")


def _ports(address: str, old: InterfaceFile, new: InterfaceFile) -> Iterator[Difference]:
    for side in _PORTS:
        one, thing = {port.name: port for port in getattr(old, side)}, side.removesuffix("s")
        other = {port.name: port for port in getattr(new, side)}
        yield from _entries(thing, address, one, other, ":")
        for name in one.keys() & other.keys():
            if one[name] != other[name]:
                yield _one("changed", thing, f"{address}:{name}", f"{thing} {name}: {_port(one[name], other[name])}")
        if list(one) != list(other) and one.keys() == other.keys():
            yield _one("changed", thing, address, f"order of {side}: {', '.join(one)} → {', '.join(other)}")


def _port(old: Port, new: Port) -> str:
    parts = [f"{short(old.type)} → {short(new.type)}"] if old.type != new.type else []
    for key in Port.model_fields.keys() - {"name", "type"}:
        if getattr(old, key) != getattr(new, key):
            parts.append(f"{key} {_said(getattr(old, key))} → {_said(getattr(new, key))}")
    return ", ".join(sorted(parts)) or "its default is said or not"


def _fields(address: str, old: Value, new: Value, kind: type[Value]) -> Iterator[Difference]:
    for name in kind.model_fields.keys() - {*_PORTS, "parameters"}:
        one, other = getattr(old, name), getattr(new, name)
        if one != other:
            yield _one("changed", name, address, f"{name.replace('_', ' ')}: {_said(one)} → {_said(other)}")


def _own(old: Project, new: Project) -> Iterator[Difference]:
    for name in ProjectFile.model_fields.keys() - {"metrics", "objectives"}:
        one, other = getattr(old, name), getattr(new, name)
        if one != other:
            yield _one("changed", name, "", f"{name}: {_said(one)} → {_said(other)}")
    for name, thing in (("metrics", "metric"), ("objectives", "objective")):
        before, after = getattr(old, name), getattr(new, name)
        yield from _entries(thing, name, before, after)
        for key in before.keys() & after.keys():
            if before[key] != after[key]:
                words = f"{thing} {key}: {_said(before[key])} → {_said(after[key])}"
                yield _one("changed", thing, f"{name}.{key}", words)
    yield from _entries("configuration", "configurations", old.configurations, new.configurations)
    for name in old.configurations.keys() & new.configurations.keys():
        one, other = old.configurations[name], new.configurations[name]
        for address in one.keys() | other.keys():
            if one.get(address, ...) != other.get(address, ...):
                words = f"in {name}: {_said(one.get(address))} → {_said(other.get(address))}"
                yield _one("changed", "choice or value", address, words)


def _files(address: str, old: Mapping[str, SourceFile], new: Mapping[str, SourceFile]) -> Iterator[Difference]:
    yield from _entries("file", address.removesuffix("."), old, new, "/")
    for name in old.keys() & new.keys():
        if old[name].digest != new[name].digest:
            yield _one("changed", "file", f"{address.removesuffix('.')}/{name}".lstrip("/"), f"file {name}")


def _said(value: Any) -> str:
    if isinstance(value, Value):
        value = {key: getattr(value, key) for key in sorted(value.model_fields_set)}
    found = thaw(value)
    if found is None or found in ("", [], {}):
        return "nothing"
    return found if isinstance(found, str) else str(found)
