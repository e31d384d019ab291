"""Runs of this project that go on in another process: found by their files, which that process holds, and followed."""

import contextlib
import json
import os
import signal
import threading
import time
from pathlib import Path
from typing import Any

from hyperstudio.errors import StudioError
from hyperstudio.graph.project import Project
from hyperstudio.graph.values import FrozenMap
from hyperstudio.planning.keys import Environment
from hyperstudio.planning.plan import Plan
from hyperstudio.planning.planner import plan
from hyperstudio.runner.run_files import goes_on
from hyperstudio.runner.runs import Event, Run, fold, list_runs, read_events
from hyperstudio.signals import Signal
from hyperstudio.studio.measures import Measured
from hyperstudio.studio.running import Execution, Wish

TICK = 0.1
MOST = 20
"""So many of the newest runs are looked at."""


class Followed(Execution):
    """A run of another process: what that one writes down is folded and told, in a thread of this object."""

    def __init__(self, project: Project, path: Path, asked: Event) -> None:
        self.project = project
        self.wish = Wish(
            str(asked["workflow"]),
            FrozenMap(asked.get("configuration", {})),
            str(asked.get("configuration_name", "")),
            to=asked.get("to"),
        )
        self.plan = _likely_plan(project, self.wish)
        self.run = Run(id=path.stem)
        self.metrics: dict[str, Measured] = {}
        self.changed: Signal[dict[str, Any]] = Signal()
        self._over = threading.Event()
        self._path = path
        self._pid = asked.get("pid")
        self._left = threading.Event()

    def begin(self) -> None:
        """Tell all that is written down already, and then what comes."""
        threading.Thread(target=self._follow, name=f"follow {self.run.id}", daemon=True).start()

    def stop(self) -> None:
        """Ask the process to stop its run, as Ctrl+C would."""
        if isinstance(self._pid, int) and goes_on(self._path):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(self._pid, signal.SIGINT)

    def leave(self) -> None:
        """Follow it no more."""
        self._left.set()

    def _follow(self) -> None:
        with self._path.open("rb") as file:
            rest, held = b"", True
            while not self._left.is_set():
                held, data = goes_on(self._path), file.read()
                *lines, rest = (rest + data).split(b"\n")
                for line in lines:
                    self._hear(json.loads(line))
                if self._over.is_set():
                    return
                if not held:
                    # Its process ended before the run did.
                    self._hear({"event": "run_finished", "status": "lost", "seconds": self._seconds(), "outputs": {}})
                    return
                time.sleep(TICK)

    def _seconds(self) -> float:
        return max(0.0, time.time() - float(self.run.asked.get("at", time.time())))

    def _hear(self, event: dict[str, Any]) -> None:
        if event["event"] == "metrics":
            for name, told in event["metrics"].items():
                self.metrics[name] = Measured(told["value"], told["error"], told["count"], told["unit"])
        self.run = fold(self.run, event)
        if event["event"] == "run_finished":
            self._over.set()
        self.changed.tell(event)


def runs_elsewhere(folder: Path, project: Project, own: set[str]) -> list[Followed]:
    """The runs of a project that go on in other processes, those that began first before the others."""
    found = []
    for path in list_runs(folder)[:MOST]:
        if path.stem in own or not goes_on(path):
            continue
        asked = next(iter(read_events(path)), None)
        if asked is not None and asked["event"] == "asked":
            found.append(Followed(project, path, asked))
    return found[::-1]


def _likely_plan(project: Project, wish: Wish) -> Plan:
    """The plan that such a run has where nothing was edited since: which steps are still to come."""
    with contextlib.suppress(StudioError):
        return plan(project, wish.workflow, wish.configuration, {}, Environment(), to=wish.to)
    return Plan(wish.workflow, (), {}, (), {})
