"""What can be done with a trial: its choices taken over or kept under a name, and two trials compared."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hyperstudio.editing.configurations import AddConfiguration
from hyperstudio.editing.edits import TakeConfiguration
from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import find
from hyperstudio.graph.names import why_bad_name
from hyperstudio.graph.project import Project
from hyperstudio.graph.values import FrozenMap
from hyperstudio.optimizer.study import StudyFile, study_names
from hyperstudio.optimizer.trials import Trial
from hyperstudio.runner.runs import Run, list_runs, read_run
from hyperstudio.studio.comparing import Difference, compare_runs, first_difference
from hyperstudio.studio.document import Document


def take_trial(document: Document, trial: Trial, name: str = "") -> list[str]:
    """Work in a trial's choices: an edit of the current configuration, or with `name` a new one.

    What the trial did not decide stays. The answer are the addresses that are left out since nothing is there any more.
    StudioError for a bad name.
    """
    there = {address: value for address, value in trial.answers.items() if find(document.project, address)}
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


def compare_trials(folder: Path, project: Project, study: str, before: Trial, after: Trial) -> Difference | None:
    """The first difference between the runs of two trials, workflow by workflow; None where no value differs.

    StudioError where their runs are not there any more.
    """
    runs = _runs_of(folder, study, (*before.outcome.runs, *after.outcome.runs))
    pairs = _pairs(runs, before, after)
    if not pairs:
        raise StudioError("The runs of these trials are not kept any more.", "Search again to compare them.")
    for one, other in pairs:
        if (found := first_difference(project, one, other)) is not None:
            return found
    return None


def compare_named(
    folder: Path, project: Project, before: str, after: str, study: str | None = None
) -> Difference | None:
    """The first difference between two runs by their ids, or two trials by their numbers; None where no value differs.

    Two numbers that the study (the newest by default) has trials of are trials. StudioError for what is not there.
    """
    name = study or next(iter(study_names(folder)), None)
    if name is not None and before.isdecimal() and after.isdecimal():
        trials = StudyFile(folder, name).trials()
        numbers = int(before), int(after)
        if max(numbers) < len(trials):
            return compare_trials(folder, project, name, *(trials[number] for number in numbers))
    if study is not None:
        about = StudyFile(folder, study).about
        raise StudioError(f"The study “{about.name}” has no such two trials.", "`hyperstudio trials` lists them.")
    return compare_runs(folder, project, before, after)


def answers_between(before: Trial, after: Trial) -> dict[str, tuple[Any, Any]]:
    """The answers in which two trials differ: what one says, and what the other; None where it was not asked."""
    addresses = dict.fromkeys((*before.answers, *after.answers))
    pairs = {address: (before.answers.get(address), after.answers.get(address)) for address in addresses}
    return {address: pair for address, pair in pairs.items() if pair[0] != pair[1]}


def _runs_of(folder: Path, study: str, ids: Iterable[str]) -> dict[str, Run]:
    wanted = set(ids)
    return {path.stem: read_run(path) for path in list_runs(folder, study) if path.stem in wanted}


def _pairs(runs: dict[str, Run], before: Trial, after: Trial) -> list[tuple[Run, Run]]:
    """Their runs of the same workflows."""
    by_workflow = {run.asked.get("workflow"): run for name in before.outcome.runs if (run := runs.get(name))}
    others = [run for name in after.outcome.runs if (run := runs.get(name))]
    return [(by_workflow[of], run) for run in others if (of := run.asked.get("workflow")) in by_workflow]
