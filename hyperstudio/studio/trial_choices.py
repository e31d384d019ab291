"""What can be done with a trial: its choices taken over or kept under a name, and two trials compared."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from hyperstudio.editing.configurations import AddConfiguration
from hyperstudio.editing.edits import TakeConfiguration
from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import find
from hyperstudio.graph.block import Block
from hyperstudio.graph.names import why_bad_name
from hyperstudio.graph.project import Project
from hyperstudio.graph.values import FrozenMap
from hyperstudio.optimizer.study import StudyFile, study_names
from hyperstudio.optimizer.trials import Trial
from hyperstudio.runner.runs import Run, list_runs, read_run
from hyperstudio.studio.comparing import Difference, compare_runs, first_difference
from hyperstudio.studio.document import Document

LONGEST_NUMBER = 7
"""Of a trial; the beginning of a run's id is a date, of more digits."""


def take_trial(document: Document, trial: Trial, name: str = "") -> list[str]:
    """Work in a trial's choices: an edit of the current configuration, or with `name` a new one.

    What the trial did not decide stays. The answer are the addresses that are left out, since nothing is there any
    more, or not the implementation that the trial chose. StudioError for a bad name.
    """
    there = {address: value for address, value in trial.answers.items() if _is_there(document.project, address, value)}
    kept = {address: value for address, value in document.configuration.items() if address not in there}
    content = FrozenMap(kept | there)
    if name:
        if why := why_bad_name(name, document.project.configurations):
            raise StudioError(*why)
        document.do(AddConfiguration(name, content))
        document.work_in(name)
    else:
        document.do(TakeConfiguration(document.configuration_name, content))
    return sorted(set(trial.answers) - set(there))


def _is_there(project: Project, address: str, value: Any) -> bool:
    """Whether an answer can still be given: its parameter is there, or its block with the implementation."""
    found = find(project, address)
    return value in found.implementations if isinstance(found, Block) else found is not None


def compare_trials(folder: Path, project: Project, study: str, before: Trial, after: Trial) -> Difference | None:
    """The first difference between the runs of two trials, workflow by workflow; None where no value differs.

    StudioError where their runs are not there any more.
    """
    for trial in (before, after):
        if not trial.outcome.runs:
            raise StudioError(f"Trial {trial.number} never ran: {trial.verdict.why}", "Compare two that ran.")
    runs = _runs_of(folder, study, (*before.outcome.runs, *after.outcome.runs))
    pairs = _pairs(runs, before, after)
    if not pairs:
        raise StudioError("The runs of these trials are not kept any more.", "Search again to compare them.")
    for one, other in pairs:
        if (found := first_difference(project, one, other)) is not None:
            return found
    return None


def compare_named(folder: Path, project: Project, before: str, after: str, study: str | None = None) -> dict[str, Any]:
    """What `hyperstudio compare --json` prints of two runs by their ids, or two trials by their numbers.

    {"first_difference": … or None}; of two trials of the study (the newest by default) also the "answers" and "metrics"
    in which they differ, each as [before, after]. StudioError for what is not there.
    """
    name = study or next(iter(study_names(folder)), None)
    asked = before, after
    if name is None or not all(one.isdecimal() and len(one) <= LONGEST_NUMBER for one in asked):
        if study is not None:
            raise StudioError("Trials are named by their numbers.", f"`hyperstudio trials PROJECT {study}` lists them.")
        return _said(compare_runs(folder, project, before, after))
    file = StudyFile(folder, name)
    trials = file.trials() if file.about.name else []
    for number in asked:
        if int(number) >= len(trials):
            known = f"They go from 0 to {len(trials) - 1}." if trials else "It has none yet."
            raise StudioError(f"The study “{name}” has no trial {number}.", f"{known} `hyperstudio trials` lists them.")
    one, other = (trials[int(number)] for number in asked)
    numbers = ({name: metric.value for name, metric in trial.outcome.metrics.items()} for trial in (one, other))
    return {
        **_said(compare_trials(folder, project, name, one, other)),
        "answers": {address: list(pair) for address, pair in answers_between(one, other).items()},
        "metrics": {name: list(pair) for name, pair in _differing(*numbers).items()},
    }


def answers_between(before: Trial, after: Trial) -> dict[str, tuple[Any, Any]]:
    """The answers in which two trials differ: what one says, and what the other; None where it was not asked."""
    return _differing(before.answers, after.answers)


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    pairs = {name: (before.get(name), after.get(name)) for name in dict.fromkeys((*before, *after))}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _said(found: Difference | None) -> dict[str, Any]:
    return {"first_difference": found.as_json() if found is not None else None}


def _runs_of(folder: Path, study: str, ids: Iterable[str]) -> dict[str, Run]:
    wanted = set(ids)
    return {path.stem: read_run(path) for path in list_runs(folder, study) if path.stem in wanted}


def _pairs(runs: dict[str, Run], before: Trial, after: Trial) -> list[tuple[Run, Run]]:
    """Their runs of the same workflows."""
    by_workflow = {run.asked.get("workflow"): run for name in before.outcome.runs if (run := runs.get(name))}
    others = [run for name in after.outcome.runs if (run := runs.get(name))]
    return [(by_workflow[of], run) for run in others if (of := run.asked.get("workflow")) in by_workflow]
