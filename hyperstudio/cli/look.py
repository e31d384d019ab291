"""Commands that look at what was run: value, runs, compare."""

from pathlib import Path
from typing import Annotated, Any

import typer

from hyperstudio.cli.printing import answer, say, table, told
from hyperstudio.cli.projects import Json, ProjectFolder
from hyperstudio.studio.opening import need_trust, open_document
from hyperstudio.studio.past_runs import past_runs
from hyperstudio.studio.results import find_value, preview_of, save_value
from hyperstudio.studio.running import Running
from hyperstudio.studio.trial_choices import compare_named


def value_command(
    project: ProjectFolder,
    address: Annotated[str, typer.Argument(metavar="ADDRESS:PORT", help="Such as model.prep:table.")],
    run: Annotated[str | None, typer.Option(metavar="ID", help="The run; the newest that has it by default.")] = None,
    out: Annotated[Path | None, typer.Option(help="A .csv, .parquet, .npy, .png, .txt, .json or .pickle file.")] = None,
    trust: Annotated[bool, typer.Option("--trust", help="Trust the project's code to run.")] = False,
    as_json: Json = False,
) -> None:
    """Show a value of a run, or save it to a file."""
    with told(as_json):
        document = open_document(project)
        need_trust(document.folder, now=trust)
        value = find_value(document.folder, document.project, address, run)
        running = Running(document.folder, document.project.name)
        try:
            if out is not None:
                save_value(running, value, out)
            found: dict[str, Any] = {
                "type": value["type"],
                "shape": value["shape"],
                "preview": preview_of(running, value),
            }
            if out is not None:
                found["file"] = str(out)
        finally:
            running.close()

        def people() -> None:
            if out is not None:
                say(f"Wrote {out}.")
                return
            shape = " × ".join(map(str, value["shape"] or []))
            say(f"{address}  {value['type']}  {shape}".rstrip())
            _look(found["preview"])

        answer(as_json, found, people)


def _look(look: dict[str, Any]) -> None:
    if look["kind"] == "table":
        rows = [[str(index), *map(str, row)] for index, row in zip(look["index"], look["rows"], strict=True)]
        say(table(rows[:20], ["", *(column["name"] for column in look["columns"])]))
    elif look["kind"] == "tree":
        say(table([[node["name"], node["text"]] for node in look["nodes"][:20]], ["", "value"]))
    elif look["kind"] == "array":
        facts = ("dtype", "min", "mean", "max", "missing", "infinite")
        say("  ".join(f"{fact} {look[fact]}" for fact in facts if look[fact] is not None))
    elif look["kind"] in ("picture", "gallery"):
        say("A picture." if look["kind"] == "picture" else f"{look['total']} pictures.")
    else:
        say(str(look.get("text", look.get("value"))))


def runs_command(project: ProjectFolder, as_json: Json = False) -> None:
    """List the runs of a project, the newest first."""
    with told(as_json):
        document = open_document(project)
        rows = [run.as_json() for run in past_runs(document.folder)]

        def people() -> None:
            lines = [
                [
                    str(row["run"]),
                    str(row["workflow"]),
                    str(row["configuration"]),
                    str(row["status"]),
                    ", ".join(f"{name} {value:.4g}" for name, value in row["metrics"].items()),
                ]
                for row in rows
            ]
            say(table(lines, ["run", "workflow", "configuration", "status", "metrics"]) if lines else "No runs yet.")

        answer(as_json, {"runs": rows}, people)


def compare_command(
    project: ProjectFolder,
    before: Annotated[str, typer.Argument(metavar="A", help="A run's id or its beginning, or a trial's number.")],
    after: Annotated[str, typer.Argument(metavar="B", help="Another one.")],
    study: Annotated[str | None, typer.Option(metavar="NAME", help="Of the trials. Default: the newest.")] = None,
    as_json: Json = False,
) -> None:
    """Say which port is the first that differs between two runs or two trials of a study, and why."""
    with told(as_json):
        document = open_document(project)
        found = compare_named(document.folder, document.project, before, after, study)

        def people() -> None:
            first = found["first_difference"]
            if first is None:
                say("No value differs.")
            else:
                more = f" (and {first['more_causes']} more)" if first["more_causes"] else ""
                say(f"{first['address']}:{first['port']}  {first['cause']}{more}")
                say(f"  in {first['place']}")
            for name, (was, now) in {**found.get("answers", {}), **found.get("metrics", {})}.items():
                say(f"  {name}: {_number(was)} → {_number(now)}")

        answer(as_json, found, people)


def _number(value: object) -> str:
    return "—" if value is None else f"{value:.6g}" if isinstance(value, float) else str(value)
