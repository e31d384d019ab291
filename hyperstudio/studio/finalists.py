"""The best few of a search whose objective has noise of the machine are measured again, by turns, before one wins.

Who is best of many measurements was lucky as well. What counts then is the middle one of three new measurements.
"""

from hyperstudio.optimizer.judging import Judge, Outcome
from hyperstudio.optimizer.measured_again import known_again, write_again
from hyperstudio.optimizer.study import StudyFile
from hyperstudio.optimizer.trials import Trial, same
from hyperstudio.planning.space import Space
from hyperstudio.studio.trial_runs import TrialRuns

FEW = 3
ROUNDS = 3
MOST = 12
"""So many are measured again at most: each that turns out worse makes room for the next one."""


def measure_again(runs: TrialRuns, file: StudyFile, judge: Judge, space: Space, workflows: tuple[str, ...]) -> None:
    """Measure until the best few are among those that were measured again, or the runs are stopped."""
    for _ in range(MOST):
        known = known_again(file.folder)
        waiting = [trial for trial in best_few(judge, file.trials()) if same(trial.answers) not in known]
        if not waiting or len(known) >= MOST:
            return
        gave: list[list[Outcome]] = [[] for _ in waiting]
        for _ in range(ROUNDS):
            for trial, outcomes in zip(waiting, gave, strict=True):
                outcomes.append(runs.outcome(space.configured(trial.answers), workflows))
                if runs.stop.is_set():
                    return
        for trial, outcomes in zip(waiting, gave, strict=True):
            outcome = middle(judge, outcomes)
            write_again(file.folder, trial.answers, outcome, judge.verdict(outcome))


def best_few(judge: Judge, trials: list[Trial]) -> list[Trial]:
    """The few feasible trials that reach most of the (first) aim."""
    sign = -1 if judge.aims[0].maximize else 1
    feasible = [trial for trial in trials if trial.feasible]
    return sorted(feasible, key=lambda trial: (sign * trial.verdict.values[0], trial.number))[:FEW]


def middle(judge: Judge, outcomes: list[Outcome]) -> Outcome:
    """The outcome whose aim is in the middle; those without an aim are left out where there are others."""
    valued = [outcome for outcome in outcomes if judge.verdict(outcome).values]
    ordered = sorted(valued, key=lambda outcome: judge.verdict(outcome).values[0])
    return ordered[len(ordered) // 2] if ordered else outcomes[0]
