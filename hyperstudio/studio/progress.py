"""How far a search is: by trials, by time, by cost, whichever ends it first."""

from collections.abc import Sequence
from dataclasses import dataclass

from hyperstudio.optimizer.search import Budget
from hyperstudio.optimizer.trials import Trial, best_of
from hyperstudio.studio.charts.axes import short
from hyperstudio.studio.counts import time_text
from hyperstudio.studio.optimizing import Optimization


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is: trials `done` `of` so many, its steps, seconds since the start, and about how many are left.

    `fraction` (0 to 1) is that of the limit which is nearest: trials, `seconds_of` or `cost_of` (None where there is
    none). `left` is None where nothing can be said yet, `best` where no trial is feasible.
    """

    done: int
    of: int
    run: int
    reused: int
    naive: int
    seconds: float
    left: float | None
    best: float | None
    fraction: float = 0.0
    seconds_of: float | None = None
    cost: float = 0.0
    cost_of: float | None = None
    cost_in: str = ""


def progress_of(optimization: Optimization, trials: Sequence[Trial], before: int, seconds: float) -> Progress:
    """How far a search is after some seconds; `before` of its trials were there when it began."""
    wish, counted = optimization.wish, optimization.counted
    budget = Budget(wish.trials, wish.seconds, wish.cost, wish.cost_metric)
    of = wish.trials if counted.continuous else min(wish.trials, counted.configurations)
    done, here = len(trials), len(trials) - before
    costs = [budget.cost_of(trial.outcome) for trial in trials]
    cost, cost_here = sum(costs), sum(costs[before:])
    parts, lefts = [done / of if of else 1.0], []
    if here > 0:
        lefts.append(seconds / here * max(0, of - done))
    if budget.seconds is not None:
        parts.append(seconds / budget.seconds)
        lefts.append(max(0.0, budget.seconds - seconds))
    if budget.cost is not None:
        parts.append(cost / budget.cost)
        if cost_here > 0:
            lefts.append(seconds / cost_here * max(0.0, budget.cost - cost))
    best = best_of(optimization.judge, trials)
    run, reused, naive = (sum(getattr(trial.outcome, name) for trial in trials) for name in ("run", "reused", "naive"))
    return Progress(
        done,
        of,
        run,
        reused,
        naive,
        seconds,
        min(lefts, default=None),
        best.verdict.values[0] if best else None,
        min(1.0, max(parts)),
        budget.seconds,
        cost,
        budget.cost,
        budget.cost_metric,
    )


def how_far(now: Progress) -> list[str]:
    """How far it is of each limit, in a few words each: `3 of 100 trials`, `12 s of 60 s`, `cost_usd 0.2 of 5`."""
    said = [f"{now.done:,} of {now.of:,} trials"]
    if now.seconds_of is not None:
        said.append(f"{time_text(min(now.seconds, now.seconds_of))} of {time_text(now.seconds_of)}")
    if now.cost_of is not None:
        cost, of = (short(value) if now.cost_in else time_text(value) for value in (now.cost, now.cost_of))
        said.append(f"{now.cost_in or 'steps took'} {cost} of {of}")
    return said


def time_left(now: Progress) -> str:
    """About how long it still takes; empty where nothing can be said, or nothing is left."""
    return f"about {time_text(now.left)} left" if now.left and now.fraction < 1 else ""
