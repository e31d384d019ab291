"""The commands publish and rollback."""

from typing import Annotated

import typer

from hyperstudio.cli.printing import answer, note, say, told
from hyperstudio.cli.projects import Json, ProjectFolder
from hyperstudio.studio.opening import need_trust, open_document
from hyperstudio.studio.publishing import back, publish
from hyperstudio.studio.running import Running

Trust = Annotated[bool, typer.Option("--trust", help="Trust the project's code to run.")]


def publish_command(
    project: ProjectFolder,
    configuration: Annotated[str | None, typer.Option(help="The configuration, where the target names none.")] = None,
    trust: Trust = False,
    as_json: Json = False,
) -> None:
    """Export, prove in a clean environment, build the wheel, and hand it over to the project's target."""
    with told(as_json):
        document = open_document(project, configuration)
        need_trust(document.folder, now=trust)
        running = Running(document.folder, document.project.name)
        try:
            made = publish(running, document.project, document.configuration_name, note)
        finally:
            running.close()
        answer(
            as_json,
            {"version": made.version, "proof": made.proof, "target": made.place, "hash": made.hash},
            lambda: say(f"Published {made.version}: {made.place}."),
        )


def rollback_command(project: ProjectFolder, trust: Trust = False, as_json: Json = False) -> None:
    """Take the project's target back to the version before."""
    with told(as_json):
        document = open_document(project)
        need_trust(document.folder, now=trust)
        version = back(document.project, document.folder)
        answer(as_json, {"version": version}, lambda: say(f"Back to {version}."))
