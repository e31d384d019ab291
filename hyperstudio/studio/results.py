"""Results: what a run gave, as data; and the values that ports held, found by address."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import split_port
from hyperstudio.graph.project import Project
from hyperstudio.runner.runs import list_runs, read_run
from hyperstudio.studio.looking import held_values
from hyperstudio.studio.running import Execution, Running

LONGEST_LOG = 200


def result_of(execution: Execution) -> dict[str, Any]:
    """What `hyperstudio run --json` prints, but for what was stale before."""
    run = execution.run
    return {
        "run": run.id,
        "status": run.status,
        "outputs": {port: said.get("value", summary(said)) if said else None for port, said in run.outputs.items()},
        "metrics": {name: measured.value for name, measured in execution.metrics.items()},
        "steps": dict(run.counts),
        "ran": list(run.ran),
        "accepted": run.accepted,
        "seconds": run.seconds,
        "log": run.log_lines[-LONGEST_LOG:],
        "failure": run.failure,
        "traces": {place: _trace(event) for place, event in run.traces.items()},
        "choices": dict(run.choices),
    }


def _trace(event: Mapping[str, Any]) -> dict[str, Any]:
    """How a repeat ended, and what its rounds gave (the first and the last ones)."""
    rounds = [
        {"round": entry["round"]} | {told["port"]: told.get("value", summary(told)) for told in entry["outputs"]}
        for entry in event["trace"]
    ]
    return {"rounds": event["rounds"], "ended": event["ended"], "trace": rounds}


def summary(value: Mapping[str, Any]) -> str:
    """A value in a few words: its type and shape."""
    shape = " × ".join(map(str, value.get("shape") or []))
    return f"{value['type']} {shape}".strip()


def find_value(folder: Path, project: Project, address: str, run_id: str | None = None) -> dict[str, Any]:
    """What the port at `model.prep:table` held in the named run, or in the newest that has it; StudioError if none."""
    if not split_port(address)[1]:
        raise StudioError(f"“{address}” names no port.", "Write ADDRESS:PORT, such as model.prep:table.", address)
    runs = [path for path in list_runs(folder) if run_id is None or path.stem == run_id]
    if run_id is not None and not runs:
        raise StudioError(f"There is no run “{run_id}”.", "Look at `hyperstudio runs`.")
    for path in runs:
        if held := held_values(project, read_run(path), address):
            return held[0].value
    mend = "Run the workflow first, or look at another port."
    raise StudioError(f"No run has a value for “{address}”.", mend, address)


def preview_of(running: Running, value: dict[str, Any]) -> Any:
    """A look at a value, as the viewer gives it."""
    return running.runner.look(value["digest"], count=20)


def save_value(running: Running, value: dict[str, Any], out: Path) -> None:
    """Save a value to a file, in the format that its name says."""
    running.runner.save(value["digest"], out.resolve())
