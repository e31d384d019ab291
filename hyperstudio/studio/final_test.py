"""The final test of a study: rows that the search never sees, looked at for the winner and the baseline only.

Every look is written down, since a test that is looked at often is a test no more.
"""

import time
from dataclasses import asdict, dataclass, field
from typing import Any

from hyperstudio.graph.addresses import split_port
from hyperstudio.graph.project import Project
from hyperstudio.graph.values import FrozenMap
from hyperstudio.optimizer.judging import Judge, Number, Verdict, number_from
from hyperstudio.optimizer.lines import add_line, whole_lines
from hyperstudio.optimizer.study import StudyFile
from hyperstudio.optimizer.trials import same
from hyperstudio.planning.aims import workflow_of
from hyperstudio.planning.space import Answers, Space
from hyperstudio.studio.trial_runs import TrialRuns

LOOKS = "final.jsonl"


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the final test: the configuration, its metrics there, and what they are worth."""

    answers: Answers
    metrics: dict[str, Number] = field(default_factory=dict)
    verdict: Verdict = field(default_factory=lambda: Verdict("failed"))
    at: float = 0.0


def with_final_metrics(project: Project) -> Project:
    """The project whose metrics are measured in its final test, wherever that has an output of the same name."""
    final = project.workflows[project.final or ""]
    outputs = {port.name for port in final.outputs}
    moved = {}
    for name, metric in project.metrics.items():
        port = split_port(metric.from_ or "")[1]
        moved[name] = metric.but(from_=f"{project.final}:{port}") if port in outputs else metric
    return project.but(metrics=FrozenMap(moved))


def look(runs: TrialRuns, file: StudyFile, judge: Judge, space: Space, answers: Answers) -> Look:
    """The final test of a configuration; one that was looked at before is not looked at again."""
    known = {same(one.answers): one for one in looks_of(file)}.get(same(answers))
    if known is not None:
        return known
    project = with_final_metrics(runs.project)
    workflows = tuple(dict.fromkeys(workflow_of(metric) for metric in project.metrics.values()))
    outcome = runs.outcome(space.configured(answers), tuple(name for name in workflows if name), project)
    seen = Look(answers, dict(outcome.metrics), judge.verdict(outcome), time.time())
    if not runs.stop.is_set():
        add_line(file.folder / LOOKS, asdict(seen))
    return seen


def looks_of(file: StudyFile) -> list[Look]:
    """All looks at the final test in this study, in order."""
    return [_look(said) for said in whole_lines(file.folder / LOOKS)]


def _look(said: dict[str, Any]) -> Look:
    metrics = {name: number_from(one) for name, one in said["metrics"].items()}
    judged = said["verdict"]
    values, errors = tuple(judged["values"]), tuple(judged["errors"])
    verdict = Verdict(judged["state"], values, errors, judged["violations"], judged["why"])
    return Look(said["answers"], metrics, verdict, said["at"])
