"""Trials whose noisy metrics were measured once more: written beside the journal, and what counts from then on."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from hyperstudio.optimizer.judging import Number, Outcome, Verdict
from hyperstudio.optimizer.trials import Trial, same
from hyperstudio.planning.space import Answers

AGAIN = "again.jsonl"


def write_again(folder: Path, answers: Answers, outcome: Outcome, verdict: Verdict) -> None:
    """Write down what a configuration of the study in `folder` gave when it was measured again."""
    metrics = {name: asdict(one) for name, one in outcome.metrics.items()}
    said = {"answers": answers, "metrics": metrics, "missing": dict(outcome.missing), "verdict": asdict(verdict)}
    with (folder / AGAIN).open("a", encoding="utf-8") as lines:
        # The line begins anew, also after one that was cut when the program was killed.
        lines.write(f"\n{json.dumps(said)}\n")


def known_again(folder: Path) -> dict[str, dict[str, Any]]:
    """What was measured again, by the configuration's text; the last one counts."""
    try:
        lines = (folder / AGAIN).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    found = {}
    for line in lines:
        try:
            said = json.loads(line)
        except ValueError:
            continue
        found[same(said["answers"])] = said
    return found


def with_again(folder: Path, trials: Sequence[Trial]) -> list[Trial]:
    """The trials, those that were measured again with what that gave."""
    again = known_again(folder)
    return [_replaced(trial, again.get(same(trial.answers))) for trial in trials]


def _replaced(trial: Trial, said: dict[str, Any] | None) -> Trial:
    if said is None:
        return trial
    metrics = {name: Number(**(one | {"spread": tuple(one["spread"])})) for name, one in said["metrics"].items()}
    verdict = Verdict(**said["verdict"])
    verdict = replace(verdict, values=tuple(verdict.values), errors=tuple(verdict.errors))
    return replace(trial, outcome=replace(trial.outcome, metrics=metrics, missing=said["missing"]), verdict=verdict)
