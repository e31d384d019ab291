"""The search: proposals are evaluated, judged and written down, until the budget is spent or someone stops it."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from hyperstudio.optimizer.judging import Judge, Outcome
from hyperstudio.optimizer.proposals import Exhaustive, Proposal, Sampled, Sampler, SamplerWish, proposer
from hyperstudio.optimizer.study import StudyFile, add_trial, trials_of
from hyperstudio.optimizer.trials import Trial
from hyperstudio.planning.space import Answers, Space

if TYPE_CHECKING:
    from optuna import Study as OptunaStudy

Evaluate = Callable[[Answers], Outcome]
Ended = Literal["budget", "exhausted", "stopped"]


@dataclass(frozen=True, slots=True)
class Budget:
    """When a search ends: after so many trials in all, seconds of this search, or what the trials cost in all.

    A trial costs what the metric `cost_metric` says, or else the wall time of its path in seconds.
    """

    trials: int = 100
    seconds: float | None = None
    cost: float | None = None
    cost_metric: str = ""

    def cost_of(self, outcome: Outcome) -> float:
        """What a trial cost; one without the metric costs nothing."""
        if not self.cost_metric:
            return outcome.cost
        metric = outcome.metrics.get(self.cost_metric)
        return metric.value if metric is not None else 0.0


def sampler_for(wanted: SamplerWish, configurations: int, *, continuous: bool, trials: int) -> Sampler:
    """The sampler that is used: all configurations where the budget is enough for them, else TPE."""
    if wanted != "auto":
        return wanted
    return "exhaustive" if configurations <= trials and not continuous else "tpe"


def search(
    file: StudyFile,
    space: Space,
    judge: Judge,
    sampler: Sampler,
    budget: Budget,
    evaluate: Evaluate,
    *,
    configurations: int,
    seed: int | None = None,
    workers: int = 1,
    told: Callable[[Trial], None] = lambda trial: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Ended:
    """Go on with a study until its budget is spent, nothing is left to try, or `stopped` says so.

    `evaluate` is called in up to `workers` threads at once, `told` in the caller's for each trial that is over. What an
    evaluation raises ends the search; its trial is not written down and is tried again next time.
    """
    with file.open(space, judge) as study:
        tried = trials_of(study)
        ask = proposer(space, judge, sampler, seed, tried, configurations, workers)
        return _searched(study, space, judge, ask, budget, evaluate, tried, workers, told, stopped)


def _searched(
    study: "OptunaStudy",
    space: Space,
    judge: Judge,
    ask: Exhaustive | Sampled,
    budget: Budget,
    evaluate: Evaluate,
    tried: Sequence[Trial],
    workers: int,
    told: Callable[[Trial], None],
    stopped: Callable[[], bool],
) -> Ended:
    """The loop of a search; `tried` are the trials that the study has already."""
    began, over = time.monotonic(), len(tried)
    cost = sum(budget.cost_of(trial.outcome) for trial in tried)
    going: dict[Future[Outcome], Proposal] = {}
    ended: Ended | None = None
    with ThreadPoolExecutor(workers, "trial") as pool:
        while True:
            while ended is None and len(going) < workers:
                spent = over + len(going) >= budget.trials
                spent = spent or (budget.seconds is not None and time.monotonic() - began >= budget.seconds)
                if stopped():
                    ended = "stopped"
                elif spent or (budget.cost is not None and cost >= budget.cost):
                    ended = "budget"
                elif (proposal := ask.next()) is None:
                    ended = "exhausted"
                else:
                    going[pool.submit(evaluate, proposal.answers)] = proposal
            if not going:
                return ended or "stopped"
            for future in wait(going, return_when=FIRST_COMPLETED).done:
                proposal, outcome = going.pop(future), future.result()
                if stopped() and outcome.failure:
                    ended = "stopped"
                    continue
                trial = add_trial(study, space, judge, proposal.answers, outcome)
                ask.tell(proposal, outcome, trial.verdict)
                over, cost = over + 1, cost + budget.cost_of(outcome)
                told(trial)
