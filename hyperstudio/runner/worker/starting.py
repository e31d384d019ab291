"""Starting a worker process, and what is left of one that has ended: for the parent and for a worker with helpers."""

import contextlib
import json
import os
import signal
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .outbox import SIZE, left_behind
from .platform import shared_file

PROGRAM = Path(__file__).parent / "__main__.py"


class Started:
    """A worker process and our ends of what joins us: a connection, shared memory, pipes of its output."""

    def __init__(
        self, python: str, project: str, name: str, store: str, *, own_group: bool, variables: Mapping[str, str | None]
    ) -> None:
        """Start it. In a group of its own it ends with this process, else with the group. Raises OSError.

        `variables` are changes of the environment; None takes one away.
        """
        ours, theirs = socket.socketpair()
        self.connection = ours
        self.shared = shared_file(SIZE)
        self.pipes, ends = [], []
        for _ in range(2):
            read, write = os.pipe()
            self.pipes.append(read)
            ends.append(write)
        passed = [theirs.fileno(), self.shared, *self.pipes]
        command = [python, "-P", str(PROGRAM), "--fd", str(passed[0]), "--shared", str(passed[1])]
        command += ["--out", str(passed[2]), "--err", str(passed[3])]
        self._life = -1
        if own_group:
            life, self._life = os.pipe()
            ends.append(life)
            passed.append(life)
            command += ["--life", str(life)]
        command += ["--project", project, "--name", name, "--store", store]
        try:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=ends[0],
                stderr=ends[1],
                pass_fds=passed,
                cwd=project,
                env=worker_environment(variables),
                start_new_session=own_group,
            )
        except OSError:
            self.close()
            raise
        finally:
            theirs.close()
            for end in ends:
                os.close(end)

    def last_words(self) -> tuple[list[dict[str, Any]], str, list[tuple[str, str]]]:
        """After the end: events that were not sent, the place that was running, and its output (stream, text)."""
        lines, place, stream, printed = left_behind(self.shared)
        events = []
        for line in lines:
            with contextlib.suppress(ValueError):
                events.append(json.loads(line))
        texts = [(stream, printed)]
        for pipe, name in zip(self.pipes, ("stdout", "stderr"), strict=True):
            os.set_blocking(pipe, False)
            pieces = []
            with contextlib.suppress(BlockingIOError):
                while piece := os.read(pipe, 1 << 16):
                    pieces.append(piece)
            texts.append((name, b"".join(pieces).decode("utf-8", "replace")))
        return events, place, texts

    def how_it_ended(self) -> str:
        """The exit code or signal, in words."""
        code = self.process.wait()
        if code >= 0:
            return f"exit code {code}"
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = "unknown"
        hint = ", perhaps for lack of memory" if -code == signal.SIGKILL else ""
        return f"signal {-code} ({name}{hint})"

    def close(self) -> None:
        """Close our ends."""
        self.connection.close()
        for fd in (self.shared, self._life, *self.pipes):
            if fd >= 0:
                os.close(fd)
        self.pipes, self.shared, self._life = [], -1, -1


def death(place: str, address: str, kind: str, pid: int, how: str) -> dict[str, Any]:
    """The event of a step whose process ended while it ran."""
    message = f"The process ended while this step ran: {how}."
    error = {"type": "WorkerDied", "message": message, "traceback": "", "file": None, "line": None, "pid": pid}
    return {"event": "failed", "place": place, "address": address, "kind": kind, "error": error, "inputs": []}


def worker_environment(variables: Mapping[str, str | None]) -> dict[str, str]:
    """The environment of the processes that run the project's code, changed by `variables`; None takes one away."""
    kept = dict(os.environ)
    # Without compiled files the project's packages take three times as long to import.
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    # Sets then have the same order in every process, so that what is made from them is found again.
    kept["PYTHONHASHSEED"] = "0"
    kept["PYTHONFAULTHANDLER"] = "1"
    kept["PYTHONUNBUFFERED"] = "1"
    kept["PYTHONUTF8"] = "1"
    for name, value in variables.items():
        kept.pop(name, None)
        if value is not None:
            kept[name] = value
    return kept
