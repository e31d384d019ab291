"""Requests written down as they are answered, so that one can be looked at and answered again elsewhere."""

import json
import logging
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from .values import served

log = logging.getLogger("serving")
MOST = 200
"""Requests that are kept; the oldest ones go."""


@dataclass(slots=True)
class Recorded:
    """A request that is being answered."""

    folder: Path
    facts: dict[str, Any]
    began: float


class Recorder:
    """Writes requests into a folder: a folder each, with `request.json` and the files that came along."""

    def __init__(self, folder: str, mask: Callable[[str], str] = str) -> None:
        """`mask` hides secrets in a text."""
        self._folder, self._mask = Path(folder), mask

    def begin(self, workflow: str, given: Mapping[str, Any], request: str, facts: Mapping[str, Any]) -> Recorded | None:
        """Write down what is given; None where that cannot be written."""
        now = datetime.now().astimezone()
        place = self._folder / f"{now:%Y%m%d-%H%M%S-%f}-{request}"
        try:
            place.mkdir(parents=True)
            inputs = {name: _kept(place, name, value) for name, value in given.items()}
            self._forget()
        except OSError as error:
            log.warning("The request cannot be recorded: %s", error)
            return None
        told = {"request": request, "workflow": workflow, "at": now.isoformat(), **facts, "inputs": inputs}
        return Recorded(place, told, time.perf_counter())

    def end(self, recorded: Recorded, status: int) -> None:
        """Write down what came of it."""
        recorded.facts |= {"status": status, "seconds": round(time.perf_counter() - recorded.began, 6)}
        text = json.dumps(recorded.facts, indent=1, ensure_ascii=False) + "\n"
        try:
            (recorded.folder / "request.json").write_text(self._mask(text), encoding="utf-8")
        except OSError as error:
            log.warning("The request cannot be recorded: %s", error)

    def _forget(self) -> None:
        for old in sorted(self._folder.iterdir())[:-MOST]:
            shutil.rmtree(old, ignore_errors=True)


class Masked(logging.Formatter):
    """Lines of a log in which secrets are hidden, those of a traceback too."""

    def __init__(self, mask: Callable[[str], str]) -> None:
        super().__init__("%(levelname)s:     %(message)s")
        self._mask = mask

    def format(self, record: logging.LogRecord) -> str:
        """One entry."""
        return self._mask(super().format(record))


def log_masked(logger: logging.Logger, mask: Callable[[str], str]) -> None:
    """Let a logger write to standard error and hide secrets."""
    handler = logging.StreamHandler()
    handler.setFormatter(Masked(mask))
    logger.handlers, logger.propagate = [handler], False


def _kept(place: Path, name: str, value: Any) -> dict[str, Any]:
    if isinstance(value, Path) and value.is_file():
        (place / name).mkdir()
        shutil.copy2(value, place / name / value.name)
        return {"file": f"{name}/{value.name}"}
    if isinstance(value, bytes):
        (place / name).write_bytes(value)
        return {"file": name}
    if type(value).__module__.partition(".")[0] == "pandas" and hasattr(value, "columns"):
        value.to_csv(place / f"{name}.csv", index=False)
        return {"file": f"{name}.csv"}
    return {"json": served(value)}
