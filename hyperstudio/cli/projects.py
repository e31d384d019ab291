"""Commands about a project as it lies on disk: new, check, tree, trust, doctor."""

from pathlib import Path
from typing import Annotated, Any

import typer

from hyperstudio.cli.printing import FAILED, answer, say, told
from hyperstudio.files.new import TEMPLATES, new_project
from hyperstudio.files.trust import trust
from hyperstudio.studio.counts import left_out_text
from hyperstudio.studio.doctor import examined
from hyperstudio.studio.opening import open_document, problems_of
from hyperstudio.studio.tree import tree

Json = Annotated[bool, typer.Option("--json", help="Print exactly one JSON object.")]
ProjectFolder = Annotated[Path, typer.Argument(metavar="PROJECT", help="The project's folder.")]


def new_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the project will be.")],
    template: Annotated[str, typer.Option(help=f"One of: {', '.join(TEMPLATES)}.")] = "empty",
    as_json: Json = False,
) -> None:
    """Make a new project."""
    with told(as_json):
        made = new_project(folder, template)
        answer(as_json, {"project": str(made)}, lambda: say(f"Made {made}. Open it with: hyperstudio {folder}"))


def check_command(project: ProjectFolder, as_json: Json = False) -> None:
    """Say every problem that can be known without running anything."""
    with told(as_json):
        problems = problems_of(open_document(project).project, project)

        def people() -> None:
            for problem in problems:
                place = f"{problem.file}:{problem.line}" if problem.line else problem.file
                say(f"{problem.severity}: {place or problem.address}")
                say(f"  {problem.address}  {problem.what}" if problem.address and place else f"  {problem.what}")
                say(f"  → {problem.mend}")
            say(f"{len(problems)} problem{'s' if len(problems) != 1 else ''}." if problems else "No problems.")

        rows = [
            {key: getattr(p, key) for key in ("address", "file", "line", "what", "mend", "severity")} for p in problems
        ]
        answer(as_json, {"problems": rows}, people)
        if any(problem.severity == "error" for problem in problems):
            raise typer.Exit(FAILED)


def tree_command(
    project: ProjectFolder,
    workflow: Annotated[str | None, typer.Option(help="Only this workflow.")] = None,
    configuration: Annotated[str, typer.Option(help="The configuration whose choices are marked.")] = "baseline",
    as_json: Json = False,
) -> None:
    """Show the hierarchy: implementations, the chosen ones, parameters, the number of configurations."""
    with told(as_json):
        document = open_document(project, configuration)
        found = tree(document.folder, document.project, document.configuration, workflow)

        def people() -> None:
            for name, said in found["workflows"].items():
                say(f"{name}  {said['title']}".rstrip())
                _blocks(said["blocks"], "  ")
            if found["shared"]:
                say("shared")
                _blocks(found["shared"], "  ")
            more = ", and ranges of real numbers" if found["continuous"] else ""
            say(f"{found['configurations']:,} configurations{more}")
            if found["left_out"]:
                say(left_out_text(found["left_out"]))

        answer(as_json, found, people)


def _blocks(blocks: dict[str, Any], indent: str) -> None:
    for name, block in blocks.items():
        if "uses" in block:
            how = f" ({block['as']})" if "as" in block else ""
            say(f"{indent}{name} → {block['uses']}{how}")
            continue
        say(f"{indent}{name}  {block['title']}".rstrip())
        for choice, said in block["implementations"].items():
            mark = "●" if choice == block["chosen"] else "○"
            disabled = " · disabled" if said.get("disabled") else ""
            say(f"{indent}  {mark} {choice} · {said['kind']}{disabled}")
            for parameter, value in said.get("parameters", {}).items():
                legal = value["range"] or ", ".join(map(str, value["choices"]))
                say(f"{indent}      {parameter} = {value['value']}{f'  ({legal})' if legal else ''}")
            if said["kind"] == "graph":
                _blocks(said["blocks"], indent + "      ")


def trust_command(project: ProjectFolder, as_json: Json = False) -> None:
    """Allow the code of this folder to run."""
    with told(as_json):
        trust(open_document(project).folder)
        answer(
            as_json, {"trusted": str(project.resolve())}, lambda: say(f"The code in {project.resolve()} may run now.")
        )


def doctor_command(as_json: Json = False) -> None:
    """Say what is installed and works here."""
    with told(as_json):
        found = examined()

        def people() -> None:
            for name, said in found["checks"].items():
                say(f"{'✓' if said['ok'] else '✗'} {name}: {said['what']}")
                if not said["ok"]:
                    say(f"    → {said['mend']}")

        answer(as_json, found, people)
        if not all(said["ok"] for said in found["checks"].values()):
            raise typer.Exit(FAILED)
