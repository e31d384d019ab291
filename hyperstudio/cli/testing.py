"""The command that tests implementations with their blocks' contracts."""

from typing import Annotated

import typer

from hyperstudio.cli.printing import FAILED, answer, say, told
from hyperstudio.cli.projects import Json, ProjectFolder
from hyperstudio.studio.api import OpenProject
from hyperstudio.studio.contracts import SAID
from hyperstudio.studio.opening import need_trust, open_document

SIGNS = {"passed": "✓", "failed": "✗", "unable": "!", "untested": "!", "none": "·"}
WRONG = ("failed", "unable", "untested")


def contracts_command(
    project: ProjectFolder,
    address: Annotated[str, typer.Argument(metavar="[ADDRESS]", help="A workflow, block or implementation.")] = "",
    trust: Annotated[bool, typer.Option("--trust", help="Allow the code of this folder to run.")] = False,
    as_json: Json = False,
) -> None:
    """Run the contract of each block once for each implementation."""
    with told(as_json):
        document = open_document(project)
        need_trust(document.folder, now=trust)
        with OpenProject(document) as opened:
            found = opened.test(address)

        def people() -> None:
            for own, contract in found.items():
                say(f"{SIGNS[contract.outcome]} {own}  {SAID[contract.outcome]}")
                for line in contract.what.splitlines() if contract.outcome in WRONG else ():
                    say(f"    {line}")

        outcomes = {own: contract.outcome for own, contract in found.items()}
        why = {own: contract.what for own, contract in found.items() if contract.outcome in WRONG}
        answer(as_json, {"implementations": outcomes, "why": why}, people)
        if any(contract.outcome in WRONG for contract in found.values()):
            raise typer.Exit(FAILED)
