"""What is tried next: every configuration in turn, or what Optuna's samplers propose, never one a second time."""

import json
import random
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from hyperstudio.errors import StudioError
from hyperstudio.optimizer.judging import Judge, Outcome, Verdict
from hyperstudio.optimizer.questions import answer_of, stored, suggested
from hyperstudio.optimizer.study import constraint_values, frozen
from hyperstudio.optimizer.trials import Trial, same
from hyperstudio.planning.space import Answers, Excluded, Question, Space

if TYPE_CHECKING:
    import optuna
    from optuna.samplers import BaseSampler

Sampler = Literal["exhaustive", "tpe", "random", "nsga2"]
SAMPLERS: tuple[Sampler, ...] = ("exhaustive", "tpe", "random", "nsga2")
SamplerWish = Sampler | Literal["auto"]
SMALL = 5000
"""Up to so many configurations, the nearest one that was not tried is looked for among all of them."""
GROUPS_UNTIL = 500
"""From so many trials on, TPE looks at each parameter alone: grouped, it becomes slow."""
DRAWS = 200


def sampler_named(name: str) -> SamplerWish:
    """The sampler of a name, or "auto"; StudioError where there is none."""
    known: tuple[SamplerWish, ...] = ("auto", *SAMPLERS)
    for sampler in known:
        if sampler == name:
            return sampler
    raise StudioError(f"There is no sampler “{name}”.", f"The samplers: {', '.join(known)}.")


@dataclass(slots=True)
class Proposal:
    """One configuration to try; `trial` is Optuna's, where its sampler proposed it."""

    answers: Answers
    trial: "optuna.Trial | None" = None


class Exhaustive:
    """Every configuration once, in the order that shares most of the data flow.

    Several workers each go through a part of their own: two that stand side by side would both run what they share.
    Who is through with a part takes half of the longest.
    """

    def __init__(self, space: Space, tried: Sequence[Trial], parts: int = 1) -> None:
        """Into so many `parts`; with more than one, all configurations are kept in memory."""
        known = {same(trial.answers) for trial in tried}
        rest = (answers for answers in space.configurations() if same(answers) not in known)
        self._rest: Iterator[Answers] = rest if parts == 1 else iter(())
        every = deque(rest if parts > 1 else ())
        size = -(-len(every) // parts)
        self._parts = [deque(every.popleft() for _ in range(min(size, len(every)))) for _ in range(parts)]
        self._going: dict[str, int] = {}

    def next(self) -> Proposal | None:
        """The next one; None when there is no further."""
        answers = next(self._rest, None) if len(self._parts) == 1 else self._of_a_part()
        return None if answers is None else Proposal(answers)

    def tell(self, proposal: Proposal, outcome: Outcome, verdict: Verdict) -> None:
        """What became of it; says only that its part is free again."""
        self._going.pop(same(proposal.answers), None)

    def _of_a_part(self) -> Answers | None:
        busy = list(self._going.values())
        number = min(range(len(self._parts)), key=busy.count)
        part, longest = self._parts[number], max(self._parts, key=len)
        if not part:
            part.extendleft([longest.pop() for _ in range((len(longest) + 1) // 2)])
        if not part:
            return None
        answers = part.popleft()
        self._going[same(answers)] = number
        return answers


class Sampled:
    """What one of Optuna's samplers proposes; in place of a repetition, the nearest configuration not tried yet.

    The first proposal is the configuration that is worked on. The sampler learns in memory: what was tried before is
    told to it at the start.
    """

    def __init__(
        self,
        space: Space,
        judge: Judge,
        sampler: Sampler,
        seed: int | None,
        tried: Sequence[Trial],
        configurations: int,
    ) -> None:
        """`configurations` is how many there are in all; of real numbers there are more than can be counted."""
        import optuna

        optuna.logging.set_verbosity(optuna.logging.WARNING)
        self._space, self._aims, self._name, self._seed = space, judge, sampler, seed
        self._random = random.Random(seed)
        self._tried = {same(trial.answers) for trial in tried}
        self._all = list(space.configurations()) if configurations <= SMALL else None
        self._study = optuna.create_study(
            sampler=_sampler(sampler, seed, grouped=True), directions=list(judge.directions)
        )
        for trial in tried:
            self._study.add_trial(frozen(space, judge, trial.answers, trial.outcome, trial.verdict))

    def next(self) -> Proposal | None:
        """The next one; None when every configuration was tried."""
        if not self._tried and (usual := self._usual()) is not None:
            return self._ask(usual)
        if self._name == "tpe" and len(self._tried) == GROUPS_UNTIL:
            self._study.sampler = _sampler("tpe", self._seed, grouped=False)
        drawn = self._draw()
        if drawn.answers and same(drawn.answers) not in self._tried:
            self._tried.add(same(drawn.answers))
            return drawn
        assert drawn.trial is not None
        answers = self._nearest(drawn.answers or dict(drawn.trial.params))
        self._fail(drawn)
        return None if answers is None else self._ask(answers)

    def tell(self, proposal: Proposal, outcome: Outcome, verdict: Verdict) -> None:
        """What became of it."""
        from optuna.trial import TrialState

        if proposal.trial is None:
            return
        if verdict.state == "pruned":
            for step, value in outcome.curve:
                proposal.trial.report(value, int(step))
            self._study.tell(proposal.trial, state=TrialState.PRUNED)
            return
        if not verdict.values:
            self._study.tell(proposal.trial, state=TrialState.FAIL)
            return
        for text, amount in (constraint_values(self._aims, verdict) or {}).items():
            proposal.trial.set_constraint(text, amount)
        self._study.tell(proposal.trial, list(verdict.values))

    def _usual(self) -> Answers | None:
        try:
            return self._space.usual()
        except Excluded:
            return None

    def _draw(self) -> Proposal:
        """What the sampler proposes; without answers where a guard forbids it."""
        trial = self._study.ask()

        def decide(question: Question) -> Any:
            return answer_of(question, suggested(trial, question))

        try:
            return Proposal(self._space.walk(decide), trial)
        except Excluded:
            return Proposal({}, trial)

    def _ask(self, answers: Answers) -> Proposal:
        """These very answers, as a trial of Optuna's."""
        asked: dict[str, Any] = {}

        def decide(question: Question) -> Any:
            answer = answers.get(question.address, question.usual)
            asked[question.address] = stored(question, answer)
            return answer

        self._space.walk(decide)
        self._study.enqueue_trial(asked)
        self._tried.add(same(answers))
        return Proposal(answers, self._draw().trial)

    def _fail(self, proposal: Proposal) -> None:
        from optuna.trial import TrialState

        if proposal.trial is not None:
            self._study.tell(proposal.trial, state=TrialState.FAIL)

    def _nearest(self, wanted: Answers) -> Answers | None:
        """The configuration not tried yet that differs from `wanted` in the fewest choices and parameters."""
        if self._all is not None:
            self._all = [answers for answers in self._all if same(answers) not in self._tried]
            items = set(_items(wanted))
            return min(self._all, key=lambda answers: len(items ^ set(_items(answers))), default=None)
        for draw in range(DRAWS):
            try:
                answers = self._space.walk(partial(self._changed, wanted, draw))
            except Excluded:
                continue
            if same(answers) not in self._tried:
                return answers
        raise StudioError("No configuration was found that was not tried yet.", "Widen a range, or end the search.")

    def _changed(self, wanted: Answers, draw: int, question: Question) -> Any:
        """An answer that is mostly as wanted, and the less so the longer the draws have found nothing."""
        if question.address in wanted and self._random.random() > 0.1 + 0.6 * draw / DRAWS:
            return answer_of(question, wanted[question.address]) if question.answers else wanted[question.address]
        if question.answers is None:
            return self._random.uniform(question.low, question.high)
        return self._random.choice(question.answers)


def proposer(
    space: Space,
    judge: Judge,
    sampler: Sampler,
    seed: int | None,
    tried: Sequence[Trial],
    configurations: int,
    workers: int = 1,
) -> Exhaustive | Sampled:
    """What proposes configurations by a sampler's name, to so many workers at once."""
    if sampler == "exhaustive":
        return Exhaustive(space, tried, workers if configurations <= SMALL else 1)
    return Sampled(space, judge, sampler, seed, tried, configurations)


def _items(answers: Answers) -> Iterator[tuple[str, str]]:
    return ((address, json.dumps(value, sort_keys=True)) for address, value in answers.items())


def _sampler(name: Sampler, seed: int | None, *, grouped: bool) -> "BaseSampler":
    import warnings

    from optuna.exceptions import ExperimentalWarning
    from optuna.samplers import NSGAIISampler, RandomSampler, TPESampler

    if name == "random":
        return RandomSampler(seed=seed)
    if name == "nsga2":
        return NSGAIISampler(seed=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ExperimentalWarning)
        return TPESampler(seed=seed, multivariate=True, group=grouped)
