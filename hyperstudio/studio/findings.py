"""What a study says in the end: the best and the recommended trial, ties, effects; as values and as data."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hyperstudio.graph.addresses import every_block
from hyperstudio.graph.project import Project
from hyperstudio.optimizer.effects import Effects, Together, effects_of, together
from hyperstudio.optimizer.judging import Judge
from hyperstudio.optimizer.study import StudyFile, study_names
from hyperstudio.optimizer.term_shares import term_shares
from hyperstudio.optimizer.trials import Trial, best_of, luck_of, pareto_of, recommended_of, same, ties_of
from hyperstudio.studio.final_test import Look, looks_of
from hyperstudio.studio.optimizing import Optimization


@dataclass(frozen=True, slots=True)
class Findings:
    """What the trials of a study say."""

    trials: tuple[Trial, ...]
    best: Trial | None
    recommended: Trial | None
    ties: tuple[Trial, ...]
    pareto: tuple[Trial, ...]
    effects: Effects
    together: Together | None


def findings_of(project: Project, judge: Judge, trials: tuple[Trial, ...]) -> Findings:
    """What the trials of a study say; with several aims best and recommended are by the first."""
    blocks = [address for address, _ in every_block(project)]
    return Findings(
        trials,
        best_of(judge, trials),
        recommended_of(judge, trials),
        tuple(ties_of(judge, trials)),
        tuple(pareto_of(judge, trials)),
        effects_of(judge, trials, blocks),
        together(judge, trials, blocks) if len(judge.aims) == 1 else None,
    )


def study_result(optimization: Optimization) -> dict[str, Any]:
    """What `hyperstudio optimize --json` prints."""
    judge, trials = optimization.judge, tuple(optimization.file.trials())
    found = findings_of(optimization.project, judge, trials)
    said, luck = [trial_row(trial) for trial in trials], luck_of(judge, trials)
    return {
        "study": optimization.file.name,
        "sampler": optimization.sampler,
        "configurations": optimization.counted.configurations,
        "continuous": optimization.counted.continuous,
        "left_out": optimization.left_out,
        "best": trial_row(found.best) if found.best else None,
        "recommended": trial_row(found.recommended) if found.recommended else None,
        "not_told_apart": [trial.number for trial in found.ties],
        "luck": {"by": luck[0], "trials": luck[1]} if luck else None,
        "terms": [
            {"term": one.text, "best": one.best, "low": one.low, "high": one.high, "share": one.share}
            for one in term_shares(judge, trials, found.best)
        ],
        "trials": said,
        "pareto": [trial_row(trial) for trial in found.pareto] if len(judge.aims) > 1 else [],
        "steps": {
            name: sum(getattr(trial.outcome, name) for trial in trials)
            for name in ("run", "reused", "naive", "measuring")
        },
        "together": None if found.together is None else list(found.together.blocks),
        "final": _final(optimization, found.best),
    }


def _final(optimization: Optimization, best: Trial | None) -> dict[str, Any] | None:
    """The final test of the winner and of where the search began; None where there was none."""
    looks = looks_of(optimization.file)
    if best is None or not looks:
        return None
    by_configuration = {same(one.answers): one for one in looks}

    def row(one: Look | None) -> dict[str, Any] | None:
        if one is None:
            return None
        metrics = {name: number.value for name, number in one.metrics.items()}
        return {"metrics": metrics, "objective": one.verdict.values[0] if one.verdict.values else None}

    return {
        "workflow": optimization.project.final,
        "best": row(by_configuration.get(same(best.answers))),
        "baseline": row(by_configuration.get(same(optimization.space.usual()))),
        "looks": len(looks),
    }


def trial_row(trial: Trial) -> dict[str, Any]:
    """A trial as data: its number, configuration, state, metrics, objective (a list with several aims), steps."""
    outcome, values = trial.outcome, trial.verdict.values
    return {
        "trial": trial.number,
        "configuration": trial.answers,
        "state": trial.verdict.state,
        "why": trial.verdict.why,
        "metrics": {name: one.value for name, one in outcome.metrics.items()},
        "repeats": {name: list(one.repeats) for name, one in outcome.metrics.items() if one.repeats},
        "objective": None if not values else values[0] if len(values) == 1 else list(values),
        "error": trial.verdict.errors[0] if len(trial.verdict.errors) == 1 else list(trial.verdict.errors),
        "steps": {"run": outcome.run, "reused": outcome.reused, "naive": outcome.naive, "measuring": outcome.measuring},
        "seconds": outcome.seconds,
        "runs": list(outcome.runs),
    }


def trials_result(folder: Path, name: str | None = None) -> dict[str, Any]:
    """What `hyperstudio trials --json` prints: the trials of the named or the newest study. StudioError without one."""
    names = study_names(folder)
    file = StudyFile(folder, name or (names[0] if names else "none"))
    about = file.about
    return {"study": about.name, "aims": list(about.aims), "trials": [trial_row(trial) for trial in file.trials()]}
