"""Trials whose noisy metrics were measured once more: written beside the journal, and what counts from then on."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from hyperstudio.optimizer.judging import Outcome, Verdict, number_from
from hyperstudio.optimizer.lines import add_line, whole_lines
from hyperstudio.optimizer.trials import Trial, same
from hyperstudio.planning.space import Answers

AGAIN = "again.jsonl"


def write_again(folder: Path, answers: Answers, outcome: Outcome, verdict: Verdict) -> None:
    """Write down what a configuration of the study in `folder` gave when it was measured again."""
    metrics = {name: asdict(one) for name, one in outcome.metrics.items()}
    said = {"answers": answers, "metrics": metrics, "missing": dict(outcome.missing), "verdict": asdict(verdict)}
    add_line(folder / AGAIN, said)


def known_again(folder: Path) -> dict[str, dict[str, Any]]:
    """What was measured again, by the configuration's text; the last one counts."""
    return {same(said["answers"]): said for said in whole_lines(folder / AGAIN)}


def with_again(folder: Path, trials: Sequence[Trial]) -> list[Trial]:
    """The trials, those that were measured again with what that gave."""
    again = known_again(folder)
    return [_replaced(trial, again.get(same(trial.answers))) for trial in trials]


def _replaced(trial: Trial, said: dict[str, Any] | None) -> Trial:
    if said is None:
        return trial
    metrics = {name: number_from(one) for name, one in said["metrics"].items()}
    verdict = Verdict(**said["verdict"])
    verdict = replace(verdict, values=tuple(verdict.values), errors=tuple(verdict.errors))
    return replace(trial, outcome=replace(trial.outcome, metrics=metrics, missing=said["missing"]), verdict=verdict)
