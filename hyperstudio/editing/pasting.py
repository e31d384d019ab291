"""Pasting a clip into a graph of any project: names made unique, imports and configurations brought along."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hyperstudio.editing.adding import why_no_use
from hyperstudio.editing.clips import PLACE, Clip
from hyperstudio.editing.graph_edits import AddWire
from hyperstudio.editing.grouping import middle_of
from hyperstudio.editing.readdressing import Rewrite, block_with_sources, graph_with_sources
from hyperstudio.graph.addresses import change_graph, graph_at
from hyperstudio.graph.block import Block, Graph, Position, Use, Workflow
from hyperstudio.graph.code import SourceFile
from hyperstudio.graph.folders import folder_of, module_of
from hyperstudio.graph.names import free_name
from hyperstudio.graph.project import Project
from hyperstudio.graph.rules import split_end, why_no_wire
from hyperstudio.graph.values import FrozenMap
from hyperstudio.reading.moving import moved_imports, moved_name

BESIDE = 40.0
"""How far a copy stands from what stands there already, in scene units."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """What pasting gives: the project, what the blocks are called there, and what is worth telling."""

    project: Project
    names: tuple[str, ...]
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paste:
    """Put a clip into a graph, its middle at a place (None: beside where the blocks stood); `wired`: with the wires
    that came into it, as far as they can be there."""

    graph: str
    clip: Clip
    configuration: str
    at: Position | None = None
    wired: bool = False
    verb: str = "Paste"

    @property
    def label(self) -> str:
        number = len(self.clip.graph.names)
        return f"{self.verb} {number} blocks" if number != 1 else f"{self.verb} block"

    @property
    def level(self) -> str:
        return self.graph

    def apply(self, project: Project) -> Project:
        return pasted(project, self).project


def pasted(project: Project, wish: Paste) -> Pasted:
    """The project with the clip in it. StudioError where it uses what cannot be used there."""
    clip, target = wish.clip, graph_at(project, wish.graph)
    names: dict[str, str] = {}
    for name in clip.graph.names:
        names[name] = free_name(name, [*target.names, *names.values()])
    foreign = clip.project.name != project.name
    defined = {name: found for name, found in clip.project.workflows.items() if name != PLACE}
    alike = _rewriting(clip, project, wish.graph, names, {}, {})
    blocks_alike = {n: block_with_sources(b, folder_of(f"shared.{n}"), alike) for n, b in clip.project.shared.items()}
    graphs_alike = {n: w.but(graph=graph_with_sources(w.graph, folder_of(n), alike)) for n, w in defined.items()}
    shared = _called(blocks_alike, project.shared, foreign)
    workflows = _called(graphs_alike, project.workflows, foreign)
    files = _files_called({path: alike(path, one) for path, one in clip.project.others.items()}, project)
    roots = {f"{PLACE}.{old}": f"{wish.graph}.{new}" for old, new in names.items()}
    roots |= {f"shared.{old}": f"shared.{new}" for old, new in shared.items()} | workflows
    how = _rewriting(clip, project, wish.graph, names, roots, files)
    uses = {names[name]: _use(use, shared, workflows) for name, use in clip.graph.uses.items()}
    project = _with_defined(project, clip, shared, workflows, how, files)
    for use in uses.values():
        if refusal := why_no_use(project, wish.graph, use):
            raise refusal
    blocks = {
        names[name]: block_with_sources(
            _reused(block, shared, workflows), folder_of(f"{wish.graph}.{names[name]}"), how
        )
        for name, block in clip.graph.blocks.items()
    }

    def end(text: str) -> str:
        block, port = split_end(text)
        return f"{names[block]}:{port}"

    def joined(graph: Graph) -> Graph:
        wires = {end(target): end(source) for target, source in clip.graph.wires.items()}
        positions = _places(graph, clip.graph, names, wish.at)
        return graph.but(
            wires=FrozenMap({**graph.wires, **wires}),
            blocks=FrozenMap({**graph.blocks, **blocks}),
            layout=graph.layout.but(positions=FrozenMap({**graph.layout.positions, **positions})),
            **({"uses": FrozenMap({**graph.uses, **uses})} if uses else {}),
        )

    project = _configured(change_graph(project, wish.graph, joined), wish, roots)
    if wish.wired:
        for to, start in clip.incoming.items():
            now = graph_at(project, wish.graph)
            if split_end(to)[0] in names and why_no_wire(project, wish.graph, now, start, end(to)) is None:
                project = AddWire(wish.graph, start, end(to)).apply(project)
    return Pasted(project, tuple(names.values()), tuple(_told(clip, project, names, foreign, files)))


def _called(found: Mapping[str, Any], there: Mapping[str, Any], foreign: bool) -> dict[str, str]:
    """What definitions of a clip are called in the project: one that is there already is used."""
    names: dict[str, str] = {}
    for name, thing in found.items():
        known = there.get(name)
        same = known is not None and (known == thing or (not foreign and _ports(known) == _ports(thing)))
        names[name] = name if same else free_name(name, [*there, *names.values()])
    return names


def _ports(thing: Block | Workflow) -> object:
    return thing.inputs, thing.outputs


def _files_called(found: Mapping[str, SourceFile], project: Project) -> dict[str, str]:
    """What the modules in `lib` are called in the project: one with the same text, or a package's, is there already."""
    paths: dict[str, str] = {}
    for path, source in found.items():
        known = project.others.get(path)
        if known is None or known.digest == source.digest or path.endswith("__init__.py"):
            paths[path] = path
        else:
            stem = free_name(path.removesuffix(".py"), [other.removesuffix(".py") for other in project.others])
            paths[path] = f"{stem}.py"
    return paths


def _rewriting(
    clip: Clip,
    project: Project,
    graph: str,
    names: Mapping[str, str],
    roots: Mapping[str, str],
    files: Mapping[str, str],
) -> Rewrite:
    """How a .py file of the clip reads at its new path."""
    moves = {clip.project.name: project.name} if clip.project.name != project.name else {}
    for old, new in roots.items():
        place = f"{clip.origin}.{old.partition('.')[2]}" if old.startswith(f"{PLACE}.") else old
        before, after = (
            module_of(where.name, folder_of(to))[0] for where, to in ((clip.project, place), (project, new))
        )
        moves[before] = after
    moves |= {module_of(clip.project.name, old)[0]: module_of(project.name, new)[0] for old, new in files.items()}
    back = {new: old for old, new in moves.items()}

    def how(path: str, source: SourceFile) -> SourceFile:
        after, package = module_of(project.name, path)
        text = moved_imports(source.text, moved_name(after, back), after, moves, package=package)
        return source if text == source.text else SourceFile.of(text)

    return how


def _with_defined(
    project: Project,
    clip: Clip,
    shared: Mapping[str, str],
    workflows: Mapping[str, str],
    how: Rewrite,
    files: Mapping[str, str],
) -> Project:
    """The project with the shared blocks, workflows and modules that it did not have."""
    changes: dict[str, Any] = {}
    blocks = {
        new: block_with_sources(_reused(clip.project.shared[old], shared, workflows), folder_of(f"shared.{new}"), how)
        for old, new in shared.items()
        if new not in project.shared
    }
    graphs = {}
    for old, new in workflows.items():
        if new not in project.workflows:
            found = clip.project.workflows[old]
            graph = graph_with_sources(_graph_reused(found.graph, shared, workflows), folder_of(new), how)
            graphs[new] = found.but(graph=graph)
    others = {new: how(new, clip.project.others[old]) for old, new in files.items() if new not in project.others}
    if blocks:
        changes["shared"] = FrozenMap({**project.shared, **blocks})
    if graphs:
        changes["workflows"] = FrozenMap({**project.workflows, **graphs})
    if others:
        changes["others"] = FrozenMap({**project.others, **others})
    return project.but(**changes) if changes else project


def _use(use: Use, shared: Mapping[str, str], workflows: Mapping[str, str]) -> Use:
    kind, _, name = use.of.partition(".")
    now = (shared if kind == "shared" else workflows).get(name, name)
    return use if now == name else use.but(of=f"{kind}.{now}")


def _reused(block: Block, shared: Mapping[str, str], workflows: Mapping[str, str]) -> Block:
    """The block whose graphs use what definitions are called now."""
    made = {
        name: found.but(graph=graph)
        for name, found in block.implementations.items()
        if found.kind == "graph" and (graph := _graph_reused(found.graph, shared, workflows)) is not found.graph
    }
    return block.but(implementations=FrozenMap({**block.implementations, **made})) if made else block


def _graph_reused(graph: Graph, shared: Mapping[str, str], workflows: Mapping[str, str]) -> Graph:
    uses = FrozenMap({name: _use(use, shared, workflows) for name, use in graph.uses.items()})
    blocks = {name: _reused(block, shared, workflows) for name, block in graph.blocks.items()}
    if uses == graph.uses and all(blocks[name] is block for name, block in graph.blocks.items()):
        return graph
    return graph.but(blocks=FrozenMap(blocks), **({"uses": uses} if uses else {}))


def _places(graph: Graph, copied: Graph, names: Mapping[str, str], at: Position | None) -> dict[str, Position]:
    stood = copied.layout.positions
    middle = middle_of(stood.values())
    if middle is None:
        start = at or (0.0, 0.0)
        return {new: (start[0] + BESIDE * n, start[1] + BESIDE * n) for n, new in enumerate(names.values()) if at}
    taken = set(graph.layout.positions.values())
    across, down = (at[0] - middle[0], at[1] - middle[1]) if at is not None else (BESIDE, BESIDE)
    while taken & {(x + across, y + down) for x, y in stood.values()}:
        across, down = across + BESIDE, down + BESIDE
    return {names[name]: (x + across, y + down) for name, (x, y) in stood.items()}


def _configured(project: Project, wish: Paste, roots: Mapping[str, str]) -> Project:
    """The project whose configurations say of the copies what they said of the blocks."""
    configurations = dict(project.configurations)
    clip = wish.clip
    for name, values in clip.project.configurations.items():
        to = wish.configuration if name == clip.working else name
        if to != wish.configuration and to not in project.configurations:
            continue
        before = configurations.get(to, FrozenMap())
        fresh = {moved_name(address, roots): value for address, value in values.items()}
        added = {address: value for address, value in fresh.items() if address not in before}
        if added:
            configurations[to] = FrozenMap({**before, **added})
    same = configurations == project.configurations
    return project if same else project.but(configurations=FrozenMap(configurations))


def _told(
    clip: Clip, project: Project, names: Mapping[str, str], foreign: bool, files: Mapping[str, str]
) -> Iterable[str]:
    renamed = [f"“{old}” is called “{new}” here" for old, new in names.items() if old != new]
    if renamed and foreign:
        yield f"{', '.join(renamed)}."
    if foreign and clip.project.others:
        yield f"Modules that came along: {', '.join(sorted(files.values()))}."
    if foreign and any(clip.project.name in one.text for one in _texts(clip)):
        yield f"Imports of “{clip.project.name}” are imports of “{project.name}” now."


def _texts(clip: Clip) -> Iterable[SourceFile]:
    found: list[SourceFile] = []

    def note(_path: str, source: SourceFile) -> SourceFile:
        found.append(source)
        return source

    graph_with_sources(clip.graph, "", note)
    return [*found, *clip.project.others.values()]
