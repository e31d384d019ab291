"""Questions of the space as Optuna knows them: distributions, and values as it stores them."""

import itertools
import json
from typing import TYPE_CHECKING, Any

from hyperstudio.planning.space import Question

if TYPE_CHECKING:
    from optuna import Trial
    from optuna.distributions import BaseDistribution

_PLAIN = (bool, int, float, str, type(None))


def distribution_of(question: Question) -> "BaseDistribution":
    """The distribution of a question's answers; whole numbers at even distances keep their order."""
    from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

    if question.answers is None:
        return FloatDistribution(question.low, question.high, log=question.log and question.low > 0)
    if step := _even_step(question.answers):
        low, high = question.answers[0], question.answers[-1]
        if question.log and low > 0 and step == 1:
            return IntDistribution(low, high, log=True)
        return IntDistribution(low, high, step=step)
    return CategoricalDistribution([stored(question, answer) for answer in question.answers])


def suggested(trial: "Trial", question: Question) -> Any:
    """What the sampler of a trial answers, as Optuna stores it."""
    from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

    distribution, address = distribution_of(question), question.address
    if isinstance(distribution, FloatDistribution):
        return trial.suggest_float(address, distribution.low, distribution.high, log=distribution.log)
    if isinstance(distribution, IntDistribution):
        low, high, step = distribution.low, distribution.high, distribution.step
        return trial.suggest_int(address, low, high, step=step, log=distribution.log)
    assert isinstance(distribution, CategoricalDistribution)
    return trial.suggest_categorical(address, distribution.choices)


def stored(question: Question, answer: Any) -> Any:
    """An answer as Optuna stores it: what is no number or text is its JSON text."""
    if question.answers is None:
        return float(answer)
    return answer if all(isinstance(one, _PLAIN) for one in question.answers) else json.dumps(answer, sort_keys=True)


def answer_of(question: Question, value: Any) -> Any:
    """The answer that Optuna's value stands for, with the type that the project gave it."""
    if question.answers is None:
        return float(value)
    kept = [stored(question, answer) for answer in question.answers]
    place = next((n for n, one in enumerate(kept) if type(one) is type(value) and one == value), None)
    return question.answers[place if place is not None else kept.index(value)]


def legal(question: Question, value: Any) -> bool:
    """Whether a value, perhaps one that was read from a file, is an answer to the question."""
    if question.answers is None:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return number and question.low <= value <= question.high
    said = json.dumps(value, sort_keys=True)
    return any(json.dumps(answer, sort_keys=True) == said for answer in question.answers)


def _even_step(answers: tuple[Any, ...]) -> int:
    """The distance of whole numbers in ascending order; 0 where they are none, or stand unevenly."""
    if len(answers) < 3 or not all(type(answer) is int for answer in answers):
        return 0
    step = int(answers[1]) - int(answers[0])
    even = all(after - before == step for before, after in itertools.pairwise(answers))
    return step if even and step > 0 else 0
