"""The history of runs as data: what `hyperstudio runs` prints and the runs dock lists, and taking a configuration."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from hyperstudio.editing.edits import TakeConfiguration
from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import find
from hyperstudio.graph.names import why_bad_name
from hyperstudio.runner.history import glimpses
from hyperstudio.runner.runs import Run
from hyperstudio.studio.document import Document


@dataclass(frozen=True, slots=True)
class PastRun:
    """One line of the history. `at` is in seconds since 1970, `seconds` its duration, `to` where it ran to.

    `elsewhere` says that another process is at it.
    """

    id: str
    at: float
    workflow: str
    configuration_name: str
    configuration: Mapping[str, Any]
    to: str
    status: str
    seconds: float | None
    counts: Mapping[str, int]
    metrics: Mapping[str, float]
    kept: bool
    elsewhere: bool = False

    @classmethod
    def of(cls, run: Run, here: bool = False) -> "PastRun":
        """The line of a run."""
        return cls(
            run.id,
            float(run.asked.get("at", 0.0)),
            str(run.asked.get("workflow", "")),
            str(run.asked.get("configuration_name", "")),
            run.asked.get("configuration", {}),
            str(run.asked.get("to") or ""),
            run.status,
            run.seconds,
            dict(run.counts),
            {name: float(said["value"]) for name, said in dict(run.metrics).items()},
            run.kept,
            run.status == "running" and not here,
        )

    def as_json(self) -> dict[str, Any]:
        """As `hyperstudio runs --json` prints it."""
        return {
            "run": self.id,
            "at": datetime.fromtimestamp(self.at).astimezone().isoformat(timespec="seconds"),
            "workflow": self.workflow,
            "configuration": self.configuration_name,
            "status": self.status,
            "steps": dict(self.counts),
            "metrics": dict(self.metrics),
            "seconds": self.seconds,
            "kept": self.kept,
        }


def past_runs(folder: Path, going_on: Iterable[Run] = ()) -> list[PastRun]:
    """The runs of the project in `folder`, the newest first; those that go on here are told as they are now."""
    live = {run.id: run for run in going_on}
    return [PastRun.of(run, run.id in live) for run in glimpses(folder, live)]


def take_configuration(document: Document, run: PastRun, name: str = "") -> list[str]:
    """Work in a run's configuration: as the current choices (an edit), or with `name` as a new configuration.

    The answer are the addresses that are left out since nothing is there any more. StudioError for a bad name.
    """
    there = {address: value for address, value in run.configuration.items() if find(document.project, address)}
    if name and (why := why_bad_name(name, document.project.configurations)):
        raise StudioError(*why)
    document.do(TakeConfiguration(name or document.configuration_name, there))
    if name:
        document.work_in(name)
    return sorted(set(run.configuration) - set(there))
