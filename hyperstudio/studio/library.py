"""Blocks of the library in a project: taken along with the modules that they import, and compared with it later."""

from collections.abc import Iterator
from importlib.util import find_spec

from hyperstudio.editing.clips import Clip, clip_of
from hyperstudio.editing.differences import Difference, differences
from hyperstudio.editing.pasting import Paste, pasted
from hyperstudio.editing.readdressing import graph_with_sources
from hyperstudio.errors import StudioError
from hyperstudio.files.library import LibraryBlock, library
from hyperstudio.graph.addresses import find, last
from hyperstudio.graph.block import Block, Graph, Workflow
from hyperstudio.graph.code import SourceFile
from hyperstudio.graph.folders import folder_of, module_of
from hyperstudio.graph.project import FORMAT, Project
from hyperstudio.graph.values import FrozenMap
from hyperstudio.reading.imports import imports_of

_PLACE = "library"


def clip_from(one: LibraryBlock) -> Clip:
    """A block of the library with the modules in `lib` that it imports. StudioError where it could not be read."""
    if one.block is None:
        raise StudioError(f"“{one.name}” of the library cannot be read.", "See what the library says about it.")
    graph = Graph(wires=FrozenMap(), blocks=FrozenMap({one.name: one.block}))
    name = one.package or next((module.split(".")[0] for module in _lib_imports(graph, one.name)), _PLACE)
    whole = Project(
        format=FORMAT,
        name=name,
        workflows=FrozenMap({_PLACE: Workflow(inputs=(), outputs=(), graph=graph)}),
        others=one.lib,
    )
    return clip_of(whole, _PLACE, [one.name], "baseline")


def missing_words(clip: Clip) -> tuple[str, ...]:
    """Says which modules in `lib` blocks of a clip import that did not come with them."""
    here = {module_of(clip.project.name, path)[0] for path in clip.project.others}
    folders = here | {f"{clip.project.name}.lib"}
    name = next(iter(clip.graph.names), "")
    wanted = {
        module
        for module in _lib_imports(clip.graph, name)
        if module not in folders and module.rpartition(".")[0] not in here
    }
    if not wanted:
        return ()
    return (f"Missing, since the library does not have them: {', '.join(sorted(wanted))}. Add them to lib.",)


def counterpart(project: Project, address: str) -> LibraryBlock | None:
    """The block of the library that the block at an address most likely came from; None where there is none.

    It has the same title or name, and of several the one that shares most implementations.
    """
    block = find(project, address)
    if not isinstance(block, Block):
        return None
    name, title = last(address), block.title
    alike = [
        one
        for one in library().values()
        if one.block is not None and (one.name == name.rstrip("_0123456789") or (title and one.block.title == title))
    ]
    shared = {one.address: len(one.block.implementations.keys() & block.implementations) for one in alike if one.block}
    best = max(alike, key=lambda one: shared[one.address], default=None)
    return best if best is not None and shared[best.address] else None


def compared_with_library(project: Project, address: str) -> tuple[LibraryBlock, tuple[Difference, ...]]:
    """The block of the library that a block came from, and what differs here from it.

    Both are compared as they are in this project, so the name by which modules are imported does not count.
    StudioError where the library has no such block.
    """
    block, one = find(project, address), counterpart(project, address)
    if one is None or not isinstance(block, Block):
        mend = "Only a block that was taken from the library can be compared with it."
        raise StudioError(f"The library has no block like “{last(address)}”.", mend, address)
    empty = Project(format=FORMAT, name=project.name)
    place = address.rpartition(".")[0]
    workflow = place.split(".")[0] if place and not place.startswith("shared") else _PLACE
    bare = Workflow(inputs=(), outputs=(), graph=Graph(wires=FrozenMap()))
    clean = empty.but(workflows=FrozenMap({workflow: bare}))
    theirs = pasted(clean, Paste(workflow, clip_from(one), "baseline")).project
    name = theirs.workflows[workflow].graph.names[0]
    wanted = theirs.workflows[workflow].graph.blocks[name]
    old, new = (_alone(project, workflow, name, found) for found in (wanted, block))
    lib = {path: source for path, source in project.others.items() if path in theirs.others}
    found = differences(old.but(others=theirs.others), new.but(others=FrozenMap(lib)))
    before = f"{workflow}.{name}"
    return one, tuple(
        Difference(d.kind, d.thing, address + d.address.removeprefix(before), d.words)
        if d.address.startswith(before)
        else d
        for d in found
    )


def _alone(project: Project, workflow: str, name: str, block: Block) -> Project:
    graph = Graph(wires=FrozenMap(), blocks=FrozenMap({name: block}))
    held = Workflow(inputs=(), outputs=(), graph=graph)
    return Project(format=FORMAT, name=project.name, workflows=FrozenMap({workflow: held}))


def _lib_imports(graph: Graph, name: str) -> Iterator[str]:
    """The modules in some project's `lib` that a block imports, such as `churn.lib.text`.

    Two kinds of names look like these and are none: modules of installed packages (numpy.lib), and their members.
    """
    sources: list[tuple[str, SourceFile]] = []

    def note(path: str, source: SourceFile) -> SourceFile:
        sources.append((path, source))
        return source

    graph_with_sources(graph, folder_of(_PLACE), note)
    for path, source in sources:
        module, package = module_of(_PLACE, path)
        for imported in sorted(imports_of(source.text, module, package=package).modules):
            parts = imported.split(".")
            if len(parts) == 3 and parts[1] == "lib" and parts[0] != _PLACE and not _installed(parts[0]):
                yield imported


def _installed(top: str) -> bool:
    try:
        return find_spec(top) is not None
    except (ImportError, ValueError):
        return False
