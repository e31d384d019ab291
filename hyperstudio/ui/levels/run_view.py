"""A run as the levels show it: fed with its events, asked for the state of a block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hyperstudio.graph.addresses import graph_at
from hyperstudio.graph.faces import face_of
from hyperstudio.graph.project import Configuration, Project
from hyperstudio.graph.values import FrozenMap, freeze
from hyperstudio.planning.ingredients import ITEM
from hyperstudio.runner.runs import Run, error_text
from hyperstudio.studio.running import Execution
from hyperstudio.studio.ways import Spot, way_to
from hyperstudio.ui.failures import Failed
from hyperstudio.ui.levels.shown_states import Gathered, planned_steps

STEP_EVENTS = {"started": "running", "finished": "done", "reused": "reused", "failed": "failed", "skipped": "skipped"}


class RunView:
    """The states of all blocks in one run. Empty until it is given one."""

    def __init__(self, execution: Execution | None = None) -> None:
        self.execution = execution
        self.earlier = ""
        """For a run of an earlier session: when it was, as people read it."""
        self.workflow = execution.wish.workflow if execution is not None else ""
        self.to = (execution.wish.to or "") if execution is not None else ""
        self._asked: tuple[Project, Configuration] | None = None
        self._steps: dict[tuple[str, str], str] = {}
        self._walls: dict[tuple[str, str], float] = {}
        self._queued: dict[tuple[str, str], list[tuple[Spot, ...]]] = {}
        self._choices: dict[str, str] = {}
        self._addresses: dict[str, str] = {}
        self._gathered: dict[Spot, Gathered] = {}
        self._taken: dict[Spot, dict[str, str]] = {}
        self._ways: dict[tuple[str, str], tuple[Spot, ...]] = {}
        self.status = ""
        if execution is not None:
            self._asked = execution.project, execution.wish.configuration
            for place, kind, address in planned_steps(execution.plan):
                self._queue(place, kind, self._way(place, address))
            self._take_choices(execution.run.choices)
            for step in list(execution.run.steps.values()):  # what happened before anybody listened
                self._take_step(step.place, step.kind, step.state, step.wall, step.error, step.address)

    @classmethod
    def of_earlier(cls, run: Run, project: Project) -> RunView:
        """The view of a run of an earlier session, on the project as it is now: what it was then is not known."""
        view = cls()
        said = run.asked.get("configuration") or {}
        view._asked = project, FrozenMap({address: freeze(value) for address, value in said.items()})
        at = run.asked.get("at")
        view.earlier = f"{datetime.fromtimestamp(at):%d %b %H:%M}" if at else "earlier"
        view.status, view.workflow = run.status, str(run.asked.get("workflow", ""))
        view._take_choices(run.choices)
        for step in run.steps.values():
            state = STEP_EVENTS.get(step.state, step.state)
            view._take_step(step.place, step.kind, state, step.wall, step.error, step.address)
        view._rest()
        return view

    @property
    def over(self) -> bool:
        """Whether the run has ended (or there is none)."""
        return self._asked is None or bool(self.status)

    def take(self, event: dict[str, Any]) -> bool:
        """One event of the run; True where the state of a block changed with it."""
        name = event["event"]
        if name == "run_finished":
            self.status = str(event.get("status", "done"))
            self._rest()
            return True
        place = event.get("place", "")
        if name == "chosen":
            self._take_choices({place: event["implementation"]})
            return True
        if name == "progress":
            total = event.get("total")
            share = event.get("done", 0) / total if total else None
            for spot in self._way(place, self._addresses.get(place, ""))[-1:]:
                self._gathered.setdefault(spot, Gathered()).share = share
            return True
        if name == "reused_steps":
            for step in event["steps"]:
                self._take_step(step["place"], step["kind"], "reused", step["wall"], None, step["address"])
            return True
        state = STEP_EVENTS.get(name)
        if state is None:
            return False
        error, address = event.get("error"), str(event.get("address", ""))
        self._take_step(place, str(event.get("kind", "")), state, event.get("wall"), error, address)
        return True

    def _take_step(
        self,
        place: str,
        kind: str,
        state: str,
        wall: float | None,
        error: Mapping[str, Any] | None,
        address: str = "",
    ) -> None:
        """A step is in a state now; told twice, it counts once."""
        key, bare = (place, kind), (ITEM.sub("", place), kind)
        before, self._steps[key] = self._steps.get(key), state
        took, self._walls[key] = self._walls.get(key, 0.0), wall or 0.0
        self._unqueue(*bare)
        if state == "running":
            self._addresses[place] = address
        for spot in self._way(place, address):
            gathered = self._gathered.setdefault(spot, Gathered())
            if before is not None:
                gathered.count(before, -1)
            gathered.count(state, 1)
            gathered.wall += (wall or 0.0) - took
            if state != "running":
                gathered.share = None
            if error and not gathered.message:
                gathered.message = error_text(error).partition("\n")[0]
                gathered.failed = place, address

    @property
    def finished(self) -> int:
        """How many steps came to an end so far."""
        return sum(state != "running" for state in self._steps.values())

    @property
    def now(self) -> str:
        """The place of a step that runs now, an innermost one; empty where none does."""
        running = [place for (place, _kind), state in self._steps.items() if state == "running"]
        return max(running, key=lambda place: place.count(".")) if running else ""

    def of(self, address: str, name: str) -> Gathered | None:
        """What is known of the block `name` of a graph; None where the run has nothing of it."""
        return self._gathered.get((address, name))

    def failed(self, address: str, name: str) -> Failed | None:
        """What failed first in the block `name` of a graph; None where nothing did."""
        gathered = self.of(address, name)
        if gathered is None or not gathered.failed[0]:
            return None
        return Failed(*gathered.failed, self.workflow, self.to)

    def taken(self, address: str, name: str) -> Mapping[str, int]:
        """How often each implementation of the block `name` of a graph was taken, where values choose it."""
        return Counter(self._taken.get((address, name), {}).values())

    def _queue(self, place: str, kind: str, way: tuple[Spot, ...]) -> None:
        self._queued.setdefault((place, kind), []).append(way)
        for spot in way:
            self._gathered.setdefault(spot, Gathered()).count("queued", 1)

    def _unqueue(self, place: str, kind: str) -> None:
        for way in self._queued.pop((place, kind), ()):
            for spot in way:
                self._gathered[spot].count("queued", -1)

    def _take_choices(self, choices: Mapping[str, str]) -> None:
        for place, name in list(choices.items()):
            self._choices[place] = name
            for spot in self._way(place)[-1:]:
                self._taken.setdefault(spot, {})[place] = name
                if not ITEM.search(place):  # the next item may take another one
                    self._wait_no_more(place, spot, name)

    def _wait_no_more(self, place: str, spot: Spot, name: str) -> None:
        """What stands in the implementations that were not taken does not run."""
        if self._asked is None or not self._queued:
            return
        project, (at, block) = self._asked[0], spot
        face = face_of(project, at, graph_at(project, at), block)
        if face is not None:
            taken = f"{face.definition}.{name}"
            for inner, kind in [key for key in self._queued if key[0].startswith(f"{place}.")]:
                if not any(at == taken for way in self._queued[inner, kind] for at, _ in way):
                    self._unqueue(inner, kind)

    def _way(self, place: str, address: str = "") -> tuple[Spot, ...]:
        # Only where values choose does it matter which item it is.
        key = (place if self._choices else ITEM.sub("", place), address)
        way = self._ways.get(key)
        if way is None and self._asked is not None:
            way = self._ways[key] = way_to(*self._asked, place, address=address, taken=self._choices)
        return way or ()

    def _rest(self) -> None:
        """After the end nothing runs and nothing waits."""
        for gathered in self._gathered.values():
            gathered.counts.pop("queued", None)
            gathered.counts.pop("running", None)
            gathered.share = None


NO_RUN = RunView()
