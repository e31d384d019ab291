"""Runs as values: a fold of their events, and their files in the project, one line an event."""

import dataclasses
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from hyperstudio.runner.run_files import goes_on, runs_folder

Event = Mapping[str, Any]
LOG_LIMIT = 200_000
PICTURE_LIMIT = 20
PROCESS_ENDED = "WorkerDied"
"""The type of the error of a step whose process ended while it ran."""
_COUNTS = {"finished": "run", "reused": "reused", "failed": "failed", "skipped": "skipped"}
# A block that learns and is applied has two steps at one place: it shows what needs attention first.
_RANK = {"failed": 5, "running": 4, "skipped": 3, "finished": 2, "reused": 1}


@dataclasses.dataclass(slots=True)
class StepRun:
    """One step of a run. `state` is running, finished, reused, failed or skipped.

    `outputs` are its values as told (port, digest, type, shape, size in bytes, perhaps value), `wall` and `cpu` are
    seconds, `memory` is bytes; of a reused step, what they once were. `files` are those it read: [path, digest].
    `error` is the event's, `because` the place that a skipped step waited for. `accepted` says that what it gave is
    from before a change that was accepted.
    """

    place: str
    address: str
    kind: str
    state: str = "running"
    key: str = ""
    wall: float | None = None
    cpu: float | None = None
    memory: int | None = None
    outputs: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    error: dict[str, Any] | None = None
    inputs: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    because: str = ""
    files: list[list[str]] = dataclasses.field(default_factory=list)
    accepted: bool = False


@dataclasses.dataclass(slots=True)
class Run:
    """What is known of a run; `steps` by place and kind, the other mappings by place.

    `asked` is how it was asked for (run, at, workflow, configuration, configuration_name), `status` is running, done,
    failed, stopped, or lost for one whose end was never written. `seconds` is its duration, `made_of` what its steps
    were made of (planning/ingredients.py), `files` the digests of what was given or declared, `kept` whether the user
    asked to keep it. `traces` are how repeats ended, `choices` the implementations that values named.
    """

    id: str = ""
    status: str = "running"
    seconds: float | None = None
    asked: Event = dataclasses.field(default_factory=dict)
    planned: int = 0
    run: int = 0
    reused: int = 0
    failed: int = 0
    skipped: int = 0
    steps: dict[tuple[str, str], StepRun] = dataclasses.field(default_factory=dict)
    states: dict[str, str] = dataclasses.field(default_factory=dict)
    outputs: dict[str, dict[str, Any] | None] = dataclasses.field(default_factory=dict)
    log: dict[str, str] = dataclasses.field(default_factory=dict)
    progress: dict[str, tuple[float, float | None, str]] = dataclasses.field(default_factory=dict)
    numbers: dict[str, list[tuple[str, float, float]]] = dataclasses.field(default_factory=dict)
    pictures: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    metrics: dict[str, Any] = dataclasses.field(default_factory=dict)
    files: Event = dataclasses.field(default_factory=dict)
    made_of: Event = dataclasses.field(default_factory=dict)
    traces: dict[str, Event] = dataclasses.field(default_factory=dict)
    choices: dict[str, str] = dataclasses.field(default_factory=dict)
    kept: bool = False

    @property
    def ran(self) -> list[str]:
        """The places where something was run (not only reused), in order."""
        return list(dict.fromkeys(step.place for step in self.steps.values() if step.state == "finished"))

    @property
    def walls(self) -> dict[str, float]:
        """Seconds by place: what its steps took, or once took when they were reused."""
        found: dict[str, float] = {}
        for step in self.steps.values():
            if step.wall is not None:
                found[step.place] = found.get(step.place, 0.0) + step.wall
        return found

    @property
    def counts(self) -> dict[str, int]:
        """planned, run, reused, failed and skipped steps; planned is the sum of the others once the run has ended."""
        return {name: getattr(self, name) for name in ("planned", "run", "reused", "failed", "skipped")}

    @property
    def accepted(self) -> list[str]:
        """The places where a value from before an accepted change was used, in order."""
        return list(dict.fromkeys(step.place for step in self.steps.values() if step.accepted))

    @property
    def failures(self) -> list[StepRun]:
        """The steps that failed."""
        return [step for step in self.steps.values() if step.state == "failed"]

    @property
    def failure(self) -> dict[str, Any] | None:
        """The first failure: {"address", "place", "file", "line", "what"}."""
        for step in self.failures:
            error = step.error or {}
            where = {"address": step.address, "place": step.place, "file": error.get("file"), "line": error.get("line")}
            return where | {"what": error_text(error)}
        return None

    @property
    def log_lines(self) -> list[str]:
        """All that was printed and logged, line by line, each with the place it came from."""
        return [f"{place}: {line}" if place else line for place, text in self.log.items() for line in text.splitlines()]

    def values(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """(place, address, value) of every output of every step."""
        for step in list(self.steps.values()):
            for value in step.outputs:
                yield step.place, step.address, value


def error_text(error: Mapping[str, Any]) -> str:
    """What a step's error says in a line: its type and message; that a process ended is a sentence of its own."""
    message = str(error.get("message", ""))
    return message if error.get("type") == PROCESS_ENDED else f"{error.get('type', 'Error')}: {message}"


def fold(run: Run, event: Event) -> Run:
    """The run after one more event.

    The time does not depend on how long the run is, since the answer takes over what `run` holds: go on with the
    answer. Events of unknown kinds change nothing.
    """
    change = _CHANGES.get(event["event"])
    if change is not None:
        change(run, event)
    return run


def _asked(run: Run, event: Event) -> None:
    run.id = event.get("run", run.id)
    run.asked = event


def _run_started(run: Run, event: Event) -> None:
    run.id, run.planned = event["run"], event["steps"]


def _expanded(run: Run, event: Event) -> None:
    run.planned += event["steps"]


def _chosen(run: Run, event: Event) -> None:
    run.planned += event["steps"]
    run.choices[event["place"]] = event["implementation"]


def _step(run: Run, event: Event) -> StepRun:
    """The step that an event is about, no longer counted as what it was."""
    place, kind = event["place"], event["kind"]
    step = run.steps.get((place, kind))
    if step is None:
        step = run.steps[(place, kind)] = StepRun(place, event["address"], kind)
    elif step.state in _COUNTS:
        _count(run, step.state, -1)
    return step


def _count(run: Run, state: str, by: int) -> None:
    name = _COUNTS[state]
    setattr(run, name, getattr(run, name) + by)


def _show(run: Run, step: StepRun, state: str) -> None:
    step.state = state
    for kind in ("fit", "apply"):
        if kind != step.kind and (other := run.steps.get((step.place, kind))) is not None:
            state = max(state, other.state, key=_RANK.__getitem__)
    run.states[step.place] = state


def _started(run: Run, event: Event) -> None:
    _show(run, _step(run, event), "running")


def _ended(run: Run, event: Event) -> None:
    _end(run, event, event["event"])


def _reused_steps(run: Run, event: Event) -> None:
    for step in event["steps"]:
        _end(run, step, "reused")


def _end(run: Run, event: Event, state: str) -> None:
    """A step has come to an end; one that was found and then had to be made again comes here twice."""
    step = _step(run, event)
    _count(run, state, 1)
    if state == "failed":
        step.error, step.inputs = event["error"], event["inputs"]
    elif state == "skipped":
        step.because = event["because"]
    else:
        step.key, step.outputs = event["key"], event["outputs"]
        step.wall, step.cpu, step.memory = event["wall"], event["cpu"], event["memory"]
        step.files = event.get("files", [])
        step.accepted = bool(event.get("accepted"))
        run.progress.pop(step.place, None)
    _show(run, step, state)


def _progress(run: Run, event: Event) -> None:
    run.progress[event["place"]] = (event["done"], event["total"], event["label"])


def _number(run: Run, event: Event) -> None:
    run.numbers.setdefault(event["place"], []).append((event["name"], event["value"], event["step"]))


def _log(run: Run, event: Event) -> None:
    place = event["place"]
    text = run.log.get(place, "") + event["text"]
    if len(text) > LOG_LIMIT:
        half = LOG_LIMIT // 2
        text = f"{text[:half]}\n… the middle is left out here …\n{text[-half:]}"
    run.log[place] = text


def _picture(run: Run, event: Event) -> None:
    if len(pictures := run.pictures.setdefault(event["place"], [])) < PICTURE_LIMIT:
        pictures.append(event["png"])


def _run_finished(run: Run, event: Event) -> None:
    run.status, run.seconds, run.outputs = event["status"], event["seconds"], event["outputs"]
    run.files = event.get("files", {})
    counts = event.get("counts")
    if counts and not run.steps:
        # A quiet run tells of its steps in numbers only.
        run.run, run.reused, run.failed, run.skipped = (counts[name] for name in _COUNTS.values())
    run.planned = run.run + run.reused + run.failed + run.skipped


def _metrics(run: Run, event: Event) -> None:
    run.metrics.update(event["metrics"])


def _made_of(run: Run, event: Event) -> None:
    run.made_of = event["ingredients"]


def _kept(run: Run, event: Event) -> None:
    run.kept = event["kept"]


_CHANGES = {
    "asked": _asked,
    "made_of": _made_of,
    "kept": _kept,
    "run_started": _run_started,
    "expanded": _expanded,
    "chosen": _chosen,
    "repeated": lambda run, event: run.traces.update({event["place"]: event}),
    "started": _started,
    "finished": _ended,
    "reused": _ended,
    "reused_steps": _reused_steps,
    "failed": _ended,
    "skipped": _ended,
    "progress": _progress,
    "number": _number,
    "log": _log,
    "picture": _picture,
    "run_finished": _run_finished,
    "metrics": _metrics,
}


def read_events(path: Path) -> Iterator[Event]:
    """The events of a run's file. A line that is cut, since the program died while it wrote, is left out."""
    with path.open("rb") as file:
        for line in file:
            try:
                event = json.loads(line)
            except ValueError:
                continue
            if isinstance(event, dict) and "event" in event:
                yield event


def read_run(path: Path) -> Run:
    """A run from its file; one whose end was never written has the status `lost`. Raises OSError."""
    run = Run(id=path.stem)
    for event in read_events(path):
        run = fold(run, event)
    if run.status == "running" and not goes_on(path):
        run.status = "lost"
    return run


def list_runs(project: Path, study: str = "") -> list[Path]:
    """The files of a project's runs (or of a study's), the latest first."""
    folder = runs_folder(project, study)
    if not folder.is_dir():
        return []
    return sorted(folder.glob("*.jsonl"), key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
