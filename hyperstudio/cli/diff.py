"""The command diff: what differs between two projects, in words."""

from typing import Annotated

import typer

from hyperstudio.cli.printing import FAILED, answer, say, told
from hyperstudio.cli.projects import Json
from hyperstudio.studio.differing import compare_projects

SIGNS = {"added": "+", "removed": "−", "changed": "~", "moved": "→"}


def diff_command(
    before: Annotated[str, typer.Argument(metavar="A", help="FOLDER or FOLDER@REVISION.")],
    after: Annotated[str, typer.Argument(metavar="B", help="FOLDER or FOLDER@REVISION.")],
    moved: Annotated[bool, typer.Option("--moved", help="Also say which blocks stand elsewhere.")] = False,
    as_json: Json = False,
) -> None:
    """Say what differs between two projects: blocks, implementations, wires, parameters, choices."""
    with told(as_json):
        found = compare_projects(before, after, moved=moved)
        rows = [{"kind": one.kind, "thing": one.thing, "address": one.address, "words": one.words} for one in found]

        def people() -> None:
            for one in found:
                say(
                    f"{SIGNS[one.kind]} {one.address}  {one.words}" if one.address else f"{SIGNS[one.kind]} {one.words}"
                )
            say(f"{len(found)} difference{'s' if len(found) != 1 else ''}." if found else "Nothing differs.")

        answer(as_json, {"changes": rows}, people)
        if found:
            raise typer.Exit(FAILED)
