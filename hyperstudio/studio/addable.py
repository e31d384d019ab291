"""What can be put into a graph: blocks of the library, shared blocks and workflows, and blocks made anew."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from hyperstudio.editing.adding import AddUse, Together, why_no_use
from hyperstudio.editing.clips import Clip
from hyperstudio.editing.edits import Edit
from hyperstudio.editing.graph_edits import AddBlock, AddWire
from hyperstudio.editing.pasting import Paste, pasted
from hyperstudio.errors import StudioError
from hyperstudio.files.library import LibraryBlock, library
from hyperstudio.graph.addresses import every_block, graph_at, last
from hyperstudio.graph.block import Block, Position, Use
from hyperstudio.graph.faces import face_of, is_fitted_workflow
from hyperstudio.graph.names import free_name, suggestion, why_bad_name
from hyperstudio.graph.ports import Interface, Port
from hyperstudio.graph.project import Project
from hyperstudio.graph.rules import source_ports, split_end, target_ports
from hyperstudio.graph.types import BUILT_IN, DIFFERENT, RE_EXPORTS, compatible, parse_type
from hyperstudio.studio.library import clip_from, missing_words


@dataclass(frozen=True, slots=True)
class Addable:
    """Something that can be added: how it is called, where it comes from, and its ports as they would be wired."""

    title: str
    origin: str
    name: str
    thing: Block | Use | Clip
    interface: Interface


@dataclass(frozen=True, slots=True)
class LooseEnd:
    """A wire that was dropped where no block is: the end that it has, as a graph writes it (`prep:table`).

    `takes` says that this end is an input, and so waits for an output of what is added.
    """

    end: str
    takes: bool

    def port(self, project: Project, graph: str) -> Port | None:
        """The port at the end that there is."""
        block, name = split_end(self.end)
        ports = (target_ports if self.takes else source_ports)(project, graph, graph_at(project, graph), block)
        return next((port for port in ports or () if port.name == name), None)


def addables(project: Project, graph: str) -> list[Addable]:
    """All that can be added to the graph at an address: shared blocks, workflows, and blocks of the library."""
    found = [made for use, name in _uses(project) if (made := _use(project, graph, use, name)) is not None]
    found.extend(from_library(one) for one in library().values() if not one.faults)
    return found


def from_library(one: LibraryBlock) -> Addable:
    """A block of the library as something that can be added. StudioError where it has faults."""
    if one.block is None or one.faults:
        first = one.faults[0]
        raise StudioError(f"“{one.title}” of the library cannot be used: {first.what}", first.mend)
    interface = Interface(inputs=one.block.inputs, outputs=one.block.outputs)
    return Addable(one.title, f"library · {one.category}", one.name, clip_from(one), interface)


def fitting(project: Project, graph: str, found: list[Addable], loose: LooseEnd) -> list[tuple[Addable, str]]:
    """Those that the wire can be joined to, with the port that it would use; the surest and likest named first."""
    port = loose.port(project, graph)
    if port is None:
        return []
    ranked: list[tuple[tuple[bool, bool, str], Addable, str]] = []
    for one in found:
        answers = [
            (answer != "yes", other.name != port.name, other.name)
            for other in (one.interface.outputs if loose.takes else one.interface.inputs)
            if (answer := compatible(other.type, port.type) if loose.takes else compatible(port.type, other.type))
            != "no"
        ]
        if answers:
            ranked.append((min(answers), one, min(answers)[2]))
    ranked.sort(key=lambda entry: entry[0][:2])
    return [(one, name) for _rank, one, name in ranked]


def adding(
    project: Project, graph: str, one: Addable, at: Position, loose: LooseEnd | None = None, port: str = ""
) -> tuple[Edit, str]:
    """The edit that adds it, with the wire from the loose end to `port` where there is one, and its name there."""
    name = free_name(one.name, graph_at(project, graph).names)
    edit: Edit
    if isinstance(one.thing, Clip):
        edit = Paste(graph, one.thing, "baseline", at, verb="Add")
    elif isinstance(one.thing, Use):
        edit = AddUse(graph, name, one.thing, at)
    else:
        edit = AddBlock(graph, name, one.thing, at)
    if loose is not None and port:
        ends = (f"{name}:{port}", loose.end) if loose.takes else (loose.end, f"{name}:{port}")
        edit = Together(edit.label, graph, (edit, AddWire(graph, *ends)))
    return edit, name


def told(project: Project, edit: Edit) -> tuple[str, ...]:
    """What is worth telling of adding a block: modules that come along, imports that change, and what is missing."""
    paste = edit.edits[0] if isinstance(edit, Together) else edit
    if not isinstance(paste, Paste):
        return ()
    return tuple(line for line in pasted(project, paste).told if "is called" not in line) + missing_words(paste.clip)


def new_block(project: Project, title: str, inputs: str, outputs: str) -> Addable:
    """A block made anew, with ports as they are typed: `table: pandas.DataFrame, k: int = 5`. StudioError if wrong."""
    if not title.strip():
        raise StudioError("The block has no name yet.", "Say in a word or two what it does.")
    name = suggestion(title)
    if why := why_bad_name(name):
        raise StudioError(*why)
    ways: dict[str, str] = {}
    for full in _types(project):
        ways.setdefault(full.rpartition(".")[2], full)
    interface = Interface(inputs=_ports(inputs, ways), outputs=_ports(outputs, ways))
    if any(port.has_default for port in interface.outputs):
        raise StudioError("An output has no default.", "Write its name and type only.")
    said = "" if title.strip() == name else title.strip()
    block = Block(inputs=interface.inputs, outputs=interface.outputs, **({"title": said} if said else {}))
    return Addable(title.strip(), "new block", name, block, interface)


def port_text(port: Port | None) -> str:
    """A port as one types it."""
    return f"{port.name}: {port.type}" if port is not None else ""


def _uses(project: Project) -> Iterator[tuple[Use, str]]:
    for name in sorted(project.shared):
        yield Use(of=f"shared.{name}"), name
    for name in sorted(project.workflows):
        if is_fitted_workflow(project, name):
            yield Use(of=f"workflows.{name}", **{"as": "fit"}), "learn"
            yield Use(of=f"workflows.{name}", **{"as": "apply"}), "apply"
        else:
            yield Use(of=f"workflows.{name}"), name


def _use(project: Project, graph: str, use: Use, name: str) -> Addable | None:
    if why_no_use(project, graph, use) is not None:
        return None
    inside = graph_at(project, graph)
    free = free_name(name, inside.names)
    face = face_of(project, graph, inside.but(uses=inside.uses.with_item(free, use)), free)
    if face is None:
        return None
    title = face.thing.title or last(use.of)
    origin = "shared block" if isinstance(face.thing, Block) else "workflow"
    if use.as_:
        title = f"{title} · {use.as_}"
    return Addable(title, origin, name, use, face.interface)


def _ports(text: str, ways: dict[str, str]) -> tuple[Port, ...]:
    """Ports as they are written in a signature."""
    example = "Write them like “table: pandas.DataFrame, rows: int = 10”."
    try:
        arguments = ast.parse(f"def ports({text}\n): ...").body[0]
    except (SyntaxError, ValueError, RecursionError):
        raise StudioError(f"“{text}” are no ports.", example) from None
    if not isinstance(arguments, ast.FunctionDef) or len(arguments.body) != 1:
        raise StudioError(f"“{text}” are no ports.", example)
    signature = arguments.args
    if signature.vararg or signature.kwarg or signature.kwonlyargs or signature.posonlyargs:
        raise StudioError(f"“{text}” are no ports.", example)
    ports: list[Port] = []
    without = len(signature.args) - len(signature.defaults)
    for place, argument in enumerate(signature.args):
        if why := why_bad_name(argument.arg, [port.name for port in ports]):
            raise StudioError(*why)
        written = _full(argument.annotation, ways) if argument.annotation is not None else "typing.Any"
        more = {"default": _literal(signature.defaults[place - without])} if place >= without else {}
        ports.append(Port(name=argument.arg, type=written, **more))
    return tuple(ports)


def _full(written: ast.expr, ways: dict[str, str]) -> str:
    """A type with full module names; a short name stands for the one class of that name that is known here."""
    text = ast.unparse(_Full(ways).visit(written))
    if parse_type(text) is None:
        raise StudioError(f"“{text}” is not a type.", "Write a type such as “pandas.DataFrame” or “list[str]”.")
    return text


class _Full(ast.NodeTransformer):
    """Writes short names of classes in full."""

    def __init__(self, ways: dict[str, str]) -> None:
        self._ways = ways

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        return node  # it is written in full

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in BUILT_IN or node.id == "object":
            return node
        full = self._ways.get(node.id)
        if full is None:
            mend = f"Write it with its module, such as “some_package.{node.id}”."
            raise StudioError(f"The type “{node.id}” is not known here.", mend)
        return ast.parse(full, mode="eval").body


def _literal(written: ast.expr) -> object:
    try:
        value = ast.literal_eval(written)
    except (ValueError, TypeError, SyntaxError, RecursionError):
        value = ...
    if not (value is None or isinstance(value, bool | int | float | str | list)):
        mend = "Write a number, a text in quotes, True, False, None or a list of these."
        raise StudioError(f"“{ast.unparse(written)}” cannot be a default.", mend)
    return value


def _types(project: Project) -> Iterator[str]:
    """The classes that are known by full name: those in the project's interfaces first, then customary ones."""
    holders = [*project.workflows.values(), *(block for _address, block in every_block(project))]
    for holder in holders:
        for port in (*holder.inputs, *holder.outputs):
            tree = ast.parse(port.type, mode="eval") if parse_type(port.type) is not None else None
            for node in ast.walk(tree) if tree is not None else ():
                if isinstance(node, ast.Attribute):
                    yield ast.unparse(node)
    yield from sorted(DIFFERENT - BUILT_IN)
    yield from RE_EXPORTS.values()
    yield from ("typing.Any", "typing.Literal", "collections.abc.Callable")
