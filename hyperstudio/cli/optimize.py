"""`hyperstudio optimize` and `trials`: search for the best configuration, and look at what was tried."""

import signal
from collections import Counter
from typing import Annotated, Any

import typer

from hyperstudio.cli.printing import DONE, FAILED, STOPPED, answer, note, say, table, told
from hyperstudio.cli.progress import progress_shown
from hyperstudio.cli.projects import Json, ProjectFolder
from hyperstudio.editing.configurations import AddConfiguration
from hyperstudio.errors import StudioError
from hyperstudio.graph.names import why_bad_name
from hyperstudio.graph.values import FrozenMap
from hyperstudio.optimizer.proposals import sampler_named
from hyperstudio.optimizer.term_shares import Term
from hyperstudio.optimizer.trials import Trial
from hyperstudio.studio.counts import again_text, left_out_text, luck_text, shares_text
from hyperstudio.studio.document import Document
from hyperstudio.studio.findings import study_result, trials_result
from hyperstudio.studio.opening import need_trust, open_document
from hyperstudio.studio.optimizing import Optimization, SearchWish

REASONS = 5
"""So many reasons are told, the most frequent first, where no trial is feasible."""


def optimize_command(
    project: ProjectFolder,
    workflow: Annotated[
        str | None, typer.Argument(metavar="[WORKFLOW]", help="Default: all that the objective needs.")
    ] = None,
    configuration: Annotated[str, typer.Option(help="The configuration to search around.")] = "baseline",
    trials: Annotated[int, typer.Option(help="How many configurations to try, in all.")] = 100,
    seconds: Annotated[float | None, typer.Option(metavar="S", help="End after so many seconds.")] = None,
    cost: Annotated[
        float | None, typer.Option(help="End when the trials cost so much: seconds of steps, or --cost-metric.")
    ] = None,
    cost_metric: Annotated[str, typer.Option(metavar="METRIC", help="What a trial costs, such as cost_usd.")] = "",
    sampler: Annotated[str, typer.Option(help="auto, exhaustive, tpe, random or nsga2.")] = "auto",
    seed: Annotated[int | None, typer.Option(help="Of the sampler: the same seed proposes the same.")] = None,
    workers: Annotated[int, typer.Option(help="How many trials run at once.")] = 1,
    scheduler: Annotated[
        str | None, typer.Option(metavar="tcp://…", help="Run the trials on a cluster of dask.distributed.")
    ] = None,
    study: Annotated[str, typer.Option(help="The study's name. Default: the time.")] = "",
    resume: Annotated[bool, typer.Option("--resume", help="Go on with that study, or the newest.")] = False,
    objective: Annotated[str | None, typer.Option(help="One of several named objectives.")] = None,
    choices_only: Annotated[
        bool, typer.Option("--choices-only", help="Choose implementations only; parameters keep their values.")
    ] = False,
    save: Annotated[str, typer.Option(metavar="NAME", help="Save the best as a configuration.")] = "",
    trust: Annotated[bool, typer.Option("--trust", help="Trust the project's code to run.")] = False,
    as_json: Json = False,
) -> None:
    """Search for the configuration that reaches most of the objective within the constraints."""
    with told(as_json):
        document = open_document(project, configuration)
        need_trust(document.folder, now=trust)
        wish = SearchWish(
            trials,
            sampler_named(sampler),
            seed,
            workers,
            study,
            resume,
            objective,
            workflow,
            parameters=not choices_only,
            seconds=seconds,
            scheduler=scheduler,
            cost=cost,
            cost_metric=cost_metric,
        )
        if save and (why := why_bad_name(save, document.project.configurations)):
            raise StudioError(*why)
        optimization = Optimization(document.folder, document.project, configuration, wish)
        counted = optimization.counted
        more = " and ranges of real numbers" if counted.continuous else ""
        note(f"{counted.configurations:,} configurations{more}; sampler: {optimization.sampler}.")
        if optimization.left_out:
            note(left_out_text(optimization.left_out))
        if optimization.not_pruned:
            note(optimization.not_pruned)
        if announced := optimization.announced():
            about = "about " if announced.assumed else ""
            note(f"They cost {about}{announced.steps:,} distinct steps; without reuse {announced.naive:,}.")
        previous = signal.signal(signal.SIGINT, lambda *_: optimization.stop())
        try:
            with progress_shown(optimization, _line) as tell:
                ended = optimization.go(tell)
        finally:
            signal.signal(signal.SIGINT, previous)
        result = study_result(optimization)
        if save and result["best"] is not None:
            _save(document, save, result["best"]["configuration"])
        answer(as_json, result, lambda: _for_people(result))
    raise typer.Exit(STOPPED if ended == "stopped" else DONE if result["best"] is not None else FAILED)


def trials_command(
    project: ProjectFolder,
    study: Annotated[str | None, typer.Argument(metavar="[STUDY]", help="Default: the newest.")] = None,
    as_json: Json = False,
) -> None:
    """List the trials of a study."""
    with told(as_json):
        document = open_document(project)
        result = trials_result(document.folder, study)
        answer(as_json, result, lambda: say(_table(result["trials"])))


def _save(document: Document, name: str, answers: dict[str, Any]) -> None:
    kept = {address: value for address, value in document.configuration.items() if address not in answers}
    document.do(AddConfiguration(name, FrozenMap(kept | answers)))
    document.save()


def _line(trial: Trial) -> str:
    choices = ", ".join(f"{address.partition('.')[2]}={value}" for address, value in trial.answers.items())
    reached = ", ".join(f"{value:.6g}" for value in trial.verdict.values) or trial.verdict.state
    return f"{trial.number:>4}  {reached:>10}  {choices}  {trial.verdict.why}".rstrip()


def _table(rows: list[dict[str, Any]]) -> str:
    lines = [
        [
            str(row["trial"]),
            row["state"],
            f"{row['objective']:.6g}" if isinstance(row["objective"], float) else str(row["objective"] or ""),
            ", ".join(f"{name} {value:.4g}" for name, value in row["metrics"].items()),
            ", ".join(f"{address}={value}" for address, value in row["configuration"].items()),
            row["why"],
        ]
        for row in rows
    ]
    return (
        table(lines, ["trial", "state", "objective", "metrics", "configuration", "why"]) if lines else "No trials yet."
    )


def _for_people(result: dict[str, Any]) -> None:
    steps, best = result["steps"], result["best"]
    say(
        f"{len(result['trials'])} trials of {result['configurations']:,} configurations in the study {result['study']}."
    )
    ran = f"{steps['run']} steps run, {steps['reused']} reused{again_text(steps['measuring'])}"
    say(f"{ran}; without reuse it would have been {steps['naive']}.")
    if best is None:
        say("No trial is feasible: each one fails, or breaks a constraint.")
        for why, times in Counter(row["why"] for row in result["trials"]).most_common(REASONS):
            say(f"  {times} trial{'' if times == 1 else 's'}: {why}")
        return
    say(f"Best: trial {best['trial']}, objective {best['objective']}")
    for address, value in best["configuration"].items():
        say(f"  {address} = {value}")
    ties = len(result["not_told_apart"])
    if ties > 1:
        say(f"{ties} trials are not told apart from it; the cheapest is trial {result['recommended']['trial']}.")
    if luck := result["luck"]:
        say(luck_text((luck["by"], luck["trials"])))
    terms = [Term(*(one[name] for name in ("term", "best", "low", "high", "share"))) for one in result["terms"]]
    if decides := shares_text(terms):
        say(decides)
    if final := result["final"]:
        shown = {"the best": final["best"], "the configuration it began from": final["baseline"]}
        reached = "; ".join(f"{who}: {one['objective']:.6g}" for who, one in shown.items() if one and one["objective"])
        say(f"On {final['workflow']}, which the search never sees: {reached} (looked at {final['looks']} times).")
    if result["together"]:
        say(f"Choosing each block's best alone would miss it: {' and '.join(result['together'])} hang together.")
