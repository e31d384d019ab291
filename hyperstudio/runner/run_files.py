"""The files of runs: where they lie, how one is written, and whether a process is still at it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hyperstudio.runner.worker.platform import hold, is_held


def runs_folder(project: Path, study: str = "") -> Path:
    """Where the runs of a project are kept; those of a study's trials are with the study."""
    own = project / ".hyperstudio"
    return own / "studies" / study / "runs" if study else own / "runs"


BUFFER = 1 << 18
_text = json.JSONEncoder(separators=(",", ":")).encode


class RunFile:
    """The file of one run, `<project>/.hyperstudio/runs/<id>.jsonl`: its events, a line each.

    The first event is `asked`: {"event", "run", "at", "workflow", "configuration", "configuration_name"}.
    """

    def __init__(self, project: Path, run_id: str, study: str = "") -> None:
        """Begin the file. Raises FileExistsError for a run that has one, and other OSErrors."""
        folder = runs_folder(project, study)
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"{run_id}.jsonl"
        self._file = self.path.open("xb", buffering=BUFFER)
        hold(self._file.fileno())

    def append(self, event: Mapping[str, Any]) -> None:
        """Write one event; it is in the operating system's hands after the next `flush`."""
        self._file.write(_text(event).encode() + b"\n")

    def flush(self) -> None:
        """Have all that was written in the operating system's hands."""
        self._file.flush()

    def close(self) -> None:
        """No more events come."""
        self._file.close()

    def __enter__(self) -> "RunFile":
        return self

    def __exit__(self, *trouble: object) -> None:
        self.close()


def goes_on(path: Path) -> bool:
    """Whether a process, this one or another, is at the run of this file."""
    with path.open("rb") as file:
        return is_held(file.fileno())
