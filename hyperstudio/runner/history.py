"""The history of a project's runs: a quick look at each file, and runs that are kept, deleted or brought back."""

import json
import os
import time
from collections.abc import Mapping
from pathlib import Path

from hyperstudio.errors import StudioError
from hyperstudio.runner.run_files import runs_folder
from hyperstudio.runner.runs import Run, fold, list_runs, read_run

TAIL = 32 * 1024
DELETED_DAYS = 30
_END = b'{"event":"run_finished",'


def glimpses(project: Path, known: Mapping[str, Run]) -> list[Run]:
    """All runs of a project without their steps, the newest first; those that are `known` are not read.

    A file that cannot be read is left out.
    """
    found = []
    for path in list_runs(project):
        try:
            found.append(known[path.stem] if path.stem in known else glimpse(path))
        except OSError:
            continue
    return sorted(found, key=lambda run: float(run.asked.get("at", 0.0)), reverse=True)


def glimpse(path: Path) -> Run:
    """A run without its steps: how it was asked for, its end, counts and metrics.

    Only the beginning and the end of the file are read, so the time does not depend on what the run printed; a run
    whose end was never written is read whole. Raises OSError.
    """
    with path.open("rb") as file:
        first = file.readline()
        size = file.seek(0, os.SEEK_END)
        tail, length = b"", TAIL
        while (at := tail.find(_END)) < 0 and len(tail) < size:
            file.seek(max(0, size - length))
            tail = file.read()
            length *= 16
    if at < 0:
        whole = read_run(path)
        whole.steps.clear()
        return whole
    run = Run(id=path.stem)
    for line in [first, *tail[at:].splitlines()]:
        try:
            run = fold(run, json.loads(line))
        except ValueError:
            continue  # cut
    return run


def run_file(project: Path, run_id: str) -> Path:
    """The file of a run, by its id or the beginning of it; StudioError where none or several are meant."""
    named = [path for path in list_runs(project) if path.stem.startswith(run_id)] if run_id else []
    exact = [path for path in named if path.stem == run_id]
    if len(exact or named) != 1:
        what = f"There is no run “{run_id}”." if not named else f"“{run_id}” is the beginning of {len(named)} runs."
        raise StudioError(what, "Look at `hyperstudio runs`.")
    return (exact or named)[0]


def keep_run(project: Path, run_id: str, kept: bool) -> None:
    """Keep a run, or keep it no more: one that is kept is not deleted."""
    path = run_file(project, run_id)
    status = path.stat()
    with path.open("ab") as file:
        file.write(json.dumps({"event": "kept", "kept": kept}, separators=(",", ":")).encode() + b"\n")
    # The order of runs goes by the time of their files.
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def delete_run(project: Path, run_id: str) -> None:
    """Take a run out of the history; for 30 days it can be brought back. StudioError for one that is kept."""
    path = run_file(project, run_id)
    if glimpse(path).kept:
        raise StudioError("This run is kept.", "Take the mark off first, then delete it.")
    folder = _deleted(project)
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.jsonl"):
        if time.time() - old.stat().st_ctime > DELETED_DAYS * 86_400:
            old.unlink()
    path.rename(folder / path.name)


def bring_back(project: Path, run_id: str) -> None:
    """Bring a deleted run back; StudioError where it is not there any more."""
    path = _deleted(project) / f"{run_id}.jsonl"
    if not path.exists():
        raise StudioError(f"The run “{run_id}” is gone.", "Run again.")
    path.rename(runs_folder(project) / path.name)


def _deleted(project: Path) -> Path:
    return runs_folder(project) / "deleted"
