"""The export command: a workflow as a plain Python package."""

from pathlib import Path
from typing import Annotated

import typer

from hyperstudio.cli.binding import Bind, bound
from hyperstudio.cli.printing import FAILED, answer, say, told
from hyperstudio.cli.projects import Json, ProjectFolder
from hyperstudio.errors import StudioError
from hyperstudio.studio.opening import need_trust, open_document
from hyperstudio.studio.running import Running

KINDS = ("package",)


def export_command(
    kind: Annotated[str, typer.Argument(metavar="KIND", help=f"One of: {', '.join(KINDS)}.")],
    project: ProjectFolder,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder to write.")],
    workflows: Annotated[
        list[str] | None, typer.Option("--workflow", metavar="NAME", help="A workflow; all by default.")
    ] = None,
    configuration: Annotated[str | None, typer.Option(help="The configuration that is frozen into it.")] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; say what differs between package and project.")
    ] = False,
    prove: Annotated[
        bool, typer.Option("--prove", help="Build the wheel, and run its tests in a clean environment.")
    ] = False,
    api: Annotated[bool, typer.Option("--api", help="Let the package serve its workflows over HTTP.")] = False,
    bind: Bind = None,
    take_theirs: Annotated[
        bool, typer.Option("--take-theirs", help="Read edited implementation files back into the project first.")
    ] = False,
    trust: Annotated[bool, typer.Option("--trust", help="Trust the project's code to run.")] = False,
    as_json: Json = False,
) -> None:
    """Write workflows as a Python package that needs no HyperStudio."""
    from hyperstudio.studio.exporting import Exporter

    with told(as_json):
        if kind not in KINDS:
            raise StudioError(f"There is no export “{kind}”.", f"What can be exported: {', '.join(KINDS)}.")
        document = open_document(project, configuration)
        need_trust(document.folder, now=trust)
        running = Running(document.folder, document.project.name)
        try:
            exporter = Exporter(
                running, document.project, document.configuration_name, workflows or [], api=api, bind=bound(bind)
            )
            if check:
                drift = exporter.drift(out)
                answer(as_json, {"drift": drift}, lambda: _tell_drift(drift))
                if drift:
                    raise typer.Exit(FAILED)
                return
            taken = exporter.take_theirs(out) if take_theirs else ()
            if taken:
                document = open_document(project, configuration)
                exporter = Exporter(
                    running, document.project, document.configuration_name, workflows or [], api=api, bind=bound(bind)
                )
            made = exporter.write(out, proven=prove)
        finally:
            running.close()
        proof = made.proof.as_json() if made.proof else None

        def people() -> None:
            for path in taken:
                say(f"Took {path} back into the project.")
            say(f"Wrote {out}: {len(made.files)} files, {len(made.changed)} of them new or changed.")
            say(f"It requires: {', '.join(made.requirements) or 'nothing'}.")
            if made.proof is not None:
                say(f"Proof: {made.proof.tests} ({made.proof.wheel})" if made.proof.passed else made.proof.failure)

        told_files = {"files": list(made.files), "changed": list(made.changed), "taken": list(taken)}
        answer(
            as_json,
            {**told_files, "requirements": list(made.requirements), "hash": made.hash, "proof": proof},
            people,
        )
        if made.proof is not None and not made.proof.passed:
            raise typer.Exit(FAILED)


def _tell_drift(drift: dict[str, str]) -> None:
    for path, why in drift.items():
        say(f"{path} {why}")
    say(f"{len(drift)} files differ." if drift else "Package and project are in step.")
