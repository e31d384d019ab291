"""Commands that run a project or draw what was run: run, plot."""

import signal
import sys
import threading
from pathlib import Path
from typing import Annotated, Any

import typer

from hyperstudio.cli.printing import DONE, FAILED, STOPPED, answer, note, say, table, told
from hyperstudio.cli.projects import Json, ProjectFolder
from hyperstudio.graph.values import FrozenMap
from hyperstudio.studio.clusters import running_of
from hyperstudio.studio.given import assignment, given_input, given_pin, json_or_text, with_settings
from hyperstudio.studio.opening import need_trust, open_document
from hyperstudio.studio.results import result_of
from hyperstudio.studio.running import Execution, Running, Wish, workflows_for

EXIT = {"done": DONE, "failed": FAILED, "stopped": STOPPED}


def run_project_command(
    project: ProjectFolder,
    workflow: Annotated[
        str | None, typer.Argument(metavar="[WORKFLOW]", help="Default: what the objective needs.")
    ] = None,
    configuration: Annotated[str, typer.Option(help="The configuration to run.")] = "baseline",
    settings: Annotated[list[str] | None, typer.Option("--set", metavar="ADDRESS=VALUE")] = None,
    inputs: Annotated[list[str] | None, typer.Option("--input", metavar="PORT=VALUE|@FILE")] = None,
    pins: Annotated[list[str] | None, typer.Option("--pin", metavar="ADDRESS:PORT=VALUE|@FILE")] = None,
    to: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Run what this block needs, and no more.")] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Use no stored value.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Fail where a block changes what it was given in place.")
    ] = False,
    timeout: Annotated[float | None, typer.Option(metavar="SECONDS", help="Stop after so long.")] = None,
    scheduler: Annotated[
        str | None, typer.Option(metavar="tcp://…", help="Run on a cluster of dask.distributed.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, metavar="NUMBER", help="How many processes run steps at a time.")
    ] = None,
    trust: Annotated[bool, typer.Option("--trust", help="Trust the project's code to run.")] = False,
    as_json: Json = False,
) -> None:
    """Run the selected path of a workflow."""
    with told(as_json):
        document = open_document(project, configuration)
        need_trust(document.folder, now=trust)
        changed = dict(assignment(text, "model.prep=knn") for text in settings or [])
        wanted = with_settings(
            document.project, configuration, {address: json_or_text(value) for address, value in changed.items()}
        )
        names = [workflow or (to.partition(".")[0] if to else "")] if workflow or to else workflows_for(wanted)
        running = running_of(document.folder, wanted.name, scheduler)
        running.workers = workers
        try:
            results = []
            for name in names:
                wish = Wish(
                    name,
                    wanted.configurations.get(configuration, FrozenMap()),
                    configuration,
                    {
                        port: given_input(wanted, name, port, value)
                        for port, value in (assignment(text, "table=@rows.csv") for text in inputs or [])
                    },
                    {
                        place: given_pin(wanted, place, value)
                        for place, value in (assignment(text, "model.prep:table=@rows.csv") for text in pins or [])
                    },
                    to,
                    fresh,
                    strict,
                )
                made = running.planned(wanted, wish)
                stale = dict(running.staleness(wanted, wish, made).reasons) if as_json else {}
                execution = running.start(wanted, wish, made=made)
                results.append(_followed(running, execution, timeout, as_json) | {"stale": stale})
        finally:
            running.close()
        result = _joined(results)
        answer(as_json, result, lambda: _for_people(result))
    raise typer.Exit(EXIT[result["status"]])


def plot_command(
    project: ProjectFolder,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help="Of runs: metrics, timeline. Of a study: history, pareto, importances, hierarchy, parallel, slice, "
            "terms, coverage, timeline.",
        ),
    ],
    out: Annotated[Path, typer.Option("--out", help="A .png or .svg file, or .csv for the data.")],
    study: Annotated[str, typer.Option(metavar="NAME", help="The study. Default: the newest.")] = "",
    as_json: Json = False,
) -> None:
    """Draw a plot of the project's runs, or of a study, into a file."""
    from hyperstudio.studio.plot_files import save_plot

    with told(as_json):
        document = open_document(project)
        save_plot(document.project, document.folder, kind, out, study)
        answer(as_json, {"file": str(out)}, lambda: say(f"Wrote {out}."))


def _followed(running: Running, execution: Execution, timeout: float | None, quiet: bool) -> dict[str, Any]:
    """Wait for the end of a run; Ctrl+C stops it and keeps what is finished."""

    def tell(event: dict[str, Any]) -> None:
        if event["event"] == "log":
            sys.stderr.write(event["text"] if event["text"].endswith("\n") else event["text"] + "\n")
        elif event["event"] == "failed":
            note(event["error"].get("traceback") or event["error"]["message"])

    stop = threading.Event()
    previous = signal.signal(signal.SIGINT, lambda *_: stop.set())
    disconnect = execution.changed.connect(tell)
    try:
        waited = 0.0
        while not execution.wait(0.05):
            waited += 0.05
            if stop.is_set() or (timeout is not None and waited >= timeout):
                running.stop()
                execution.wait()
    finally:
        disconnect()
        signal.signal(signal.SIGINT, previous)
    return result_of(execution)


def _joined(results: list[dict[str, Any]]) -> dict[str, Any]:
    """The results of several workflows as one: the worst status, all outputs, metrics and counts."""
    if len(results) == 1:
        return results[0]
    joined = dict(results[-1])
    joined["run"] = [result["run"] for result in results]
    joined["status"] = next((s for s in ("stopped", "failed") if any(r["status"] == s for r in results)), "done")
    joined["outputs"] = {port: value for result in results for port, value in result["outputs"].items()}
    joined["metrics"] = {name: value for result in results for name, value in result["metrics"].items()}
    joined["steps"] = {key: sum(result["steps"][key] for result in results) for key in joined["steps"]}
    joined["ran"] = [place for result in results for place in result["ran"]]
    joined["accepted"] = [place for result in results for place in result["accepted"]]
    joined["stale"] = {address: why for result in results for address, why in result["stale"].items()}
    joined["log"] = [line for result in results for line in result["log"]]
    joined["seconds"] = sum(result["seconds"] for result in results)
    joined["failure"] = next((result["failure"] for result in results if result["failure"]), None)
    return joined


def _for_people(result: dict[str, Any]) -> None:
    steps = result["steps"]
    say(f"{result['status']} in {result['seconds']:.2f} s: {steps['run']} steps run, {steps['reused']} reused")
    if result["accepted"]:
        say(f"From before a change that was accepted: {', '.join(result['accepted'])}")
    if steps["failed"] or steps["skipped"]:
        say(f"{steps['failed']} failed, {steps['skipped']} skipped")
    if result["failure"]:
        failure = result["failure"]
        say(f"{failure['address']} ({failure['file']}:{failure['line']}): {failure['what']}")
    if result["metrics"]:
        say(table([[name, f"{value:.4g}"] for name, value in result["metrics"].items()], ["metric", "value"]))
    for port, value in result["outputs"].items():
        text = str(value)
        say(f"{port} = {text if len(text) < 100 else text[:97] + '…'}")
