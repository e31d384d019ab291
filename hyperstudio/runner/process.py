"""One worker process as its parent sees it: started, spoken to in lines of JSON, interrupted, killed."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hyperstudio.errors import StudioError
from hyperstudio.runner.worker.outbox import SIZE, left_behind
from hyperstudio.runner.worker.platform import shared_file

PROGRAM = Path(__file__).parent / "worker" / "__main__.py"
Event = dict[str, Any]


class Worker:
    """A worker process. `on_event` and then, once, `on_end` are called in a thread of this object."""

    def __init__(self, python: str, project: Path, name: str, store: Path) -> None:
        """Start the process. Raises `StudioError` when the interpreter cannot be started."""
        self.on_event: Callable[[Event], None] = _nobody
        self.on_end: Callable[[], None] | None = None
        self.ready: Event | None = None
        self.refused: Event | None = None
        self._lock = threading.Lock()
        self._closed = False
        ours, theirs = socket.socketpair()
        self._connection = ours
        self._shared = shared_file(SIZE)
        self._pipes, ends = [], []
        for _ in range(2):
            read, write = os.pipe()
            self._pipes.append(read)
            ends.append(write)
        life, self._life = os.pipe()
        ends.append(life)
        passed = [theirs.fileno(), self._shared, *self._pipes, life]
        command = [python, "-P", str(PROGRAM), "--fd", str(passed[0]), "--shared", str(passed[1])]
        command += ["--out", str(passed[2]), "--err", str(passed[3]), "--life", str(passed[4])]
        command += ["--project", str(project), "--name", name, "--store", str(store)]
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=ends[0],
                stderr=ends[1],
                pass_fds=passed,
                cwd=project,
                env=_environment(),
                start_new_session=True,
            )
        except OSError as error:
            self._close_descriptors()
            raise StudioError(
                f"The interpreter {python} cannot be started: {error.strerror}.", "Choose another one."
            ) from error
        finally:
            theirs.close()
            for end in ends:
                os.close(end)
        self._thread = threading.Thread(target=self._read, name=f"worker {self._process.pid}", daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return not self._closed and self._process.poll() is None

    def send(self, **request: Any) -> None:
        """Send one request. A process that has ended is told about through `on_end`, not here."""
        data = json.dumps(request, separators=(",", ":")).encode() + b"\n"
        with contextlib.suppress(OSError), self._lock:
            self._connection.sendall(data)

    def interrupt(self) -> None:
        """Ask the running step to stop."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGINT)

    def kill(self) -> None:
        """End the process and what it started, whatever it is doing."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    def close(self) -> None:
        """Let an idle process end; one that does not within a moment is killed."""
        self.on_end = None
        self.on_event = _nobody
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(1.0)
        self.kill()
        self._process.wait()
        if threading.current_thread() is not self._thread:
            self._thread.join(2.0)

    def _read(self) -> None:
        received = bytearray()
        while True:
            try:
                data = self._connection.recv(1 << 20)
            except OSError:
                data = b""
            if not data:
                break
            received += data
            *lines, rest = received.split(b"\n")
            for line in lines:
                self._take(line)
            received = bytearray(rest)
        self._process.wait()
        if self.on_end is not None:
            self.on_end()
        self._closed = True
        self._close_descriptors()

    def _take(self, line: bytes | bytearray) -> None:
        try:
            event = json.loads(line)
        except ValueError:
            return  # cut by the death of the process
        if event["event"] == "ready":
            self.ready = event
        elif event["event"] == "refused":
            self.refused = event
        else:
            self.on_event(event)

    def last_words(self) -> tuple[list[Event], str, list[tuple[str, str]]]:
        """After the end: events that were not sent, the place that was running, and its output (stream, text)."""
        lines, place, stream, printed = left_behind(self._shared)
        events = []
        for line in lines:
            with contextlib.suppress(ValueError):
                events.append(json.loads(line))
        texts = [(stream, printed)]
        for pipe, name in zip(self._pipes, ("stdout", "stderr"), strict=True):
            os.set_blocking(pipe, False)
            pieces = []
            with contextlib.suppress(BlockingIOError):
                while piece := os.read(pipe, 1 << 16):
                    pieces.append(piece)
            texts.append((name, b"".join(pieces).decode("utf-8", "replace")))
        return events, place, texts

    def how_it_ended(self) -> str:
        """The exit code or signal, in words."""
        code = self._process.wait()
        if code >= 0:
            return f"exit code {code}"
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = "unknown"
        hint = ", perhaps for lack of memory" if -code == signal.SIGKILL else ""
        return f"signal {-code} ({name}{hint})"

    def _close_descriptors(self) -> None:
        self._connection.close()
        for fd in (self._shared, self._life, *self._pipes):
            os.close(fd)
        self._pipes = []


def _nobody(event: Event) -> None:
    """Events that nobody waits for."""


def _environment() -> dict[str, str]:
    kept = dict(os.environ)
    # Without compiled files the project's packages take three times as long to import.
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    # Sets then have the same order in every process, so that what is made from them is found again.
    kept["PYTHONHASHSEED"] = "0"
    kept["PYTHONFAULTHANDLER"] = "1"
    kept["PYTHONUNBUFFERED"] = "1"
    kept["PYTHONUTF8"] = "1"
    return kept


def this_interpreter() -> str:
    """The interpreter that HyperStudio itself runs in."""
    return sys.executable
