"""The commands library list, add and compare: the block library from the command line."""

from typing import Annotated

import typer

from hyperstudio.cli.diff import SIGNS
from hyperstudio.cli.printing import FAILED, answer, say, told
from hyperstudio.cli.projects import Json, ProjectFolder
from hyperstudio.errors import StudioError
from hyperstudio.files.library import LibraryBlock, library
from hyperstudio.graph.addresses import graph_at
from hyperstudio.graph.names import suggestion
from hyperstudio.graph.project import Project
from hyperstudio.studio.addable import adding, from_library
from hyperstudio.studio.addable import told as told_of
from hyperstudio.studio.library import compared_with_library
from hyperstudio.studio.opening import open_document


def list_command(as_json: Json = False) -> None:
    """Show the blocks of the library, by category; those that cannot be used, with the reason."""
    with told(as_json):
        found = library()

        def people() -> None:
            for address, one in found.items():
                say(f"{address}  {one.title} · {one.origin}")
                for fault in one.faults:
                    say(f"    ✗ {fault.file}  {fault.what}")
                    say(f"      → {fault.mend}")

        answer(as_json, {"blocks": {address: _row(one) for address, one in found.items()}}, people)


def add_command(
    project: ProjectFolder,
    block: Annotated[str, typer.Argument(metavar="BLOCK", help="Such as learning.classify.")],
    graph: Annotated[str, typer.Argument(metavar="GRAPH", help="A workflow, or a graph implementation's address.")],
    as_json: Json = False,
) -> None:
    """Copy a block of the library into a graph of the project, with the modules that it imports."""
    with told(as_json):
        document = open_document(project)
        one = library().get(block)
        if one is None:
            near = suggestion(block.rpartition(".")[2])
            alike = [address for address in library() if near and near in address]
            raise StudioError(
                f"The library has no block “{block}”.",
                f"Perhaps {' or '.join(alike)}?" if alike else "See `hyperstudio library list`.",
            )
        wish, name = adding(document.project, graph, from_library(one), _free_place(document.project, graph))
        news = told_of(document.project, wish)
        document.do(wish)
        document.save()

        def people() -> None:
            say(f"Added {graph}.{name}.")
            for line in news:
                say(line)

        answer(as_json, {"block": f"{graph}.{name}", "told": list(news)}, people)


def compare_with_library_command(
    project: ProjectFolder,
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="A block of the project, such as model.classify.")],
    as_json: Json = False,
) -> None:
    """Say what changed in a block since it was taken from the library; exit code 1 where something did."""
    with told(as_json):
        one, found = compared_with_library(open_document(project).project, address)
        rows = [{"kind": d.kind, "thing": d.thing, "address": d.address, "words": d.words} for d in found]

        def people() -> None:
            for d in found:
                say(f"{SIGNS[d.kind]} {d.address}  {d.words}")
            say(f"{len(found)} differences from {one.address}." if found else f"The same as {one.address}.")

        answer(as_json, {"library": one.address, "changes": rows}, people)
        if found:
            raise typer.Exit(FAILED)


def _row(one: LibraryBlock) -> dict[str, object]:
    block = one.block
    return {
        "title": one.title,
        "doc": block.doc if block is not None else "",
        "implementations": sorted(block.implementations) if block is not None else [],
        "origin": one.origin,
        "faults": [{"file": fault.file, "what": fault.what, "mend": fault.mend} for fault in one.faults],
    }


def _free_place(project: Project, graph: str) -> tuple[float, float]:
    """To the right of what stands in the graph."""
    stood = graph_at(project, graph).layout.positions.values()
    return (max((at[0] for at in stood), default=-260.0) + 260.0, min((at[1] for at in stood), default=0.0))
