"""What a change of an interface touches, told before it is made: what follows by itself, and what is left to do."""

from collections.abc import Iterator
from dataclasses import dataclass

from hyperstudio.editing.interfaces import CONTRACT, AddPort, MovePort, RemovePort, RenamePort, RetypePort
from hyperstudio.editing.port_places import code_takes, holder_at, own_graphs, placed
from hyperstudio.graph.addresses import graph_at
from hyperstudio.graph.block import Block
from hyperstudio.graph.code import CodeImplementation
from hyperstudio.graph.ports import port_named
from hyperstudio.graph.project import Project
from hyperstudio.graph.rules import split_end
from hyperstudio.graph.types import compatible, short
from hyperstudio.planning.checks import check
from hyperstudio.reading.arguments import rename_argument, rename_keyword

Change = AddPort | RenamePort | RetypePort | MovePort | RemovePort


@dataclass(frozen=True, slots=True)
class Touched:
    """One thing that is touched: its address, what happens to it, and whether it is changed along or left to do."""

    address: str
    words: str
    follows: bool


def touched(project: Project, edit: Change) -> tuple[Touched, ...]:
    """Everything that the change touches: implementations, the graphs around, uses, the contract, new problems."""
    holder = holder_at(project, edit.address)
    found = [*_wires(project, edit)]
    if isinstance(holder, Block):
        found += _implementations(holder, edit)
    after = edit.apply(project)
    known = {(problem.address, problem.what) for problem in check(project)}
    said = {one.address for one in found if not one.follows}
    for problem in check(after):
        if (problem.address, problem.what) not in known and problem.address not in said:
            found.append(Touched(problem.address, problem.what, False))
    return tuple(dict.fromkeys(found))


def _name(edit: Change) -> str:
    return edit.port.name if isinstance(edit, AddPort) else edit.old if isinstance(edit, RenamePort) else edit.name


def _wires(project: Project, edit: Change) -> Iterator[Touched]:
    if not isinstance(edit, RenamePort | RemovePort | RetypePort):
        return
    happens = {RenamePort: "its wires follow", RemovePort: "its wires go", RetypePort: "its wires stay"}[type(edit)]
    places = [(place.graph, place.name) for place in placed(project, edit.address)]
    places += [(inside, "") for inside in own_graphs(holder_at(project, edit.address), edit.address)]
    for graph, block in places:
        ends = [end for wire in graph_at(project, graph).wires.items() for end in wire]
        if any(split_end(end) == (block, _name(edit)) for end in ends):
            yield Touched(f"{graph}.{block}" if block else graph, happens, True)


def _implementations(block: Block, edit: Change) -> Iterator[Touched]:
    name = _name(edit)
    for way, found in block.implementations.items():
        address = f"{edit.address}.{way}"
        if not isinstance(found, CodeImplementation):
            continue
        if edit.side == "outputs":
            yield from _returned(block, found, edit, address)
        elif isinstance(edit, RenamePort) and code_takes(found, name):
            safe = rename_argument(found.source.text, way, name, edit.name) is not None
            words = (
                f"its argument is called “{edit.name}”" if safe else f"its argument “{name}” is to be renamed by hand"
            )
            yield Touched(address, words, safe)
        elif isinstance(edit, RemovePort) and code_takes(found, name):
            yield Touched(address, f"it still takes “{name}”", False)
        elif isinstance(edit, RetypePort):
            taken = port_named((*found.code.inputs, *found.code.learning), name)
            if taken is not None and compatible(edit.type, taken.type) != "yes":
                yield Touched(address, f"it takes “{name}” as {short(taken.type)}", False)
    contract = block.others.get(CONTRACT)
    if (
        contract is not None
        and edit.side == "inputs"
        and rename_keyword(contract.text, "block", name, "") != contract.text
    ):
        if isinstance(edit, RenamePort):
            yield Touched(edit.address, "its contract hands it over by the new name", True)
        elif isinstance(edit, RemovePort):
            yield Touched(edit.address, f"its contract hands “{name}” over", False)
    elif contract is not None and len(block.outputs) > 1 and name in contract.text:
        yield Touched(edit.address, f"its contract may look at “{name}”", False)


def _returned(block: Block, found: CodeImplementation, edit: Change, address: str) -> Iterator[Touched]:
    several = len(block.outputs) > 1
    if isinstance(edit, RetypePort):
        if not several and found.code.returns and compatible(found.code.returns, edit.type) != "yes":
            yield Touched(address, f"it returns {short(found.code.returns)}", False)
    elif isinstance(edit, AddPort) or (isinstance(edit, RemovePort | MovePort) and several):
        yield Touched(address, "it returns what the outputs were before", False)
    elif isinstance(edit, RenamePort) and several and not found.code.returns.startswith("tuple"):
        yield Touched(address, f"what it returns may name “{edit.old}”", False)
