"""The command that tests implementations with their blocks' contracts."""

from typing import Annotated

import typer

from hyperstudio.cli.printing import FAILED, answer, say, told
from hyperstudio.cli.projects import Json, ProjectFolder
from hyperstudio.studio.api import OpenProject
from hyperstudio.studio.opening import need_trust, open_document


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
                say(f"{ {'passed': '✓', 'failed': '✗', 'none': '·'}[contract.outcome] } {own}  {contract.outcome}")
                for line in contract.what.splitlines() if contract.outcome == "failed" else ():
                    say(f"    {line}")

        answer(as_json, {"implementations": {own: contract.outcome for own, contract in found.items()}}, people)
        if any(contract.outcome == "failed" for contract in found.values()):
            raise typer.Exit(FAILED)
