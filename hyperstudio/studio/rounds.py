"""How blocks went that repeat or are chosen by a value: each round with what it gave, and what was taken how often."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hyperstudio.graph.addresses import find
from hyperstudio.graph.block import Block, Repeat
from hyperstudio.graph.project import Configuration
from hyperstudio.graph.values import FrozenMap, freeze
from hyperstudio.runner.runs import Run
from hyperstudio.studio.comparable import recent_runs
from hyperstudio.studio.looking import ITEM, definition_of
from hyperstudio.studio.studio import Studio
from hyperstudio.studio.ways import definition_at


@dataclass(frozen=True, slots=True)
class Round:
    """One round of a repeat: its number from 0, what its ports gave (as told, see `StepRun`), the seconds it took."""

    number: int
    outputs: Mapping[str, Mapping[str, Any]]
    seconds: float


@dataclass(frozen=True, slots=True)
class Trace:
    """The rounds of a repeat in one place, of many the first and the last. `ended` is until, limit or lost."""

    place: str
    ended: str
    count: int
    rounds: tuple[Round, ...]


@dataclass(frozen=True, slots=True)
class Went:
    """How a block went in a run (its id): the rounds in each place, and how often each implementation was taken."""

    run: str
    traces: tuple[Trace, ...]
    taken: Mapping[str, int]


def how_it_went(studio: Studio, block: str) -> Went | None:
    """How the block at an address went in the newest run that tells of it; None where none does."""
    for run in recent_runs(studio):
        went = went_in(studio, run, block)
        if went.traces or went.taken:
            return went
    return None


def went_in(studio: Studio, run: Run, block: str) -> Went:
    """How a block went in this run, in all its places."""
    project, known = studio.document.project, {"": ""}
    said = run.asked.get("configuration") or {}
    configuration: Configuration = FrozenMap({address: freeze(value) for address, value in said.items()})

    def is_here(place: str) -> bool:
        key = place if run.choices else ITEM.sub("", place)
        if key not in known:
            # What the run took is known; what the project took then and has no more is looked for in all graphs.
            known[key] = definition_at(project, configuration, place, run.choices) or definition_of(project, place)
        return known[key] == block

    found = find(project, block)
    repeats = isinstance(found, Block) and isinstance(found.mode, Repeat)
    traces = [_trace(run, place, told) for place, told in list(run.traces.items()) if repeats and is_here(place)]
    taken = Counter(name for place, name in list(run.choices.items()) if is_here(place))
    return Went(run.id, tuple(traces), dict(taken))


def taken_text(taken: Mapping[str, int]) -> str:
    """What was taken in a few words, the most frequent first: `square`, or `square × 3, double × 1`."""
    names = sorted(taken, key=lambda name: (-taken[name], name))
    if len(names) == 1 and taken[names[0]] == 1:
        return names[0]
    return ", ".join(f"{name} × {taken[name]}" for name in names)


def _trace(run: Run, place: str, told: Mapping[str, Any]) -> Trace:
    seconds: dict[int, float] = {}
    for step in list(run.steps.values()):
        if step.wall is not None and step.place.startswith(f"{place}["):
            number = int(step.place[len(place) + 1 : step.place.index("]", len(place))])
            seconds[number] = seconds.get(number, 0.0) + step.wall
    rounds = (
        Round(one["round"], {said["port"]: said for said in one["outputs"]}, seconds.get(one["round"], 0.0))
        for one in told["trace"]
    )
    return Trace(place, str(told["ended"]), int(told["rounds"]), tuple(rounds))
