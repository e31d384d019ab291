"""One worker process as its parent sees it: started, spoken to in lines of JSON, interrupted, killed."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from hyperstudio.errors import StudioError
from hyperstudio.runner.worker.differences import difference
from hyperstudio.runner.worker.starting import Started
from hyperstudio.runner.worker.store_folder import LIMIT, size_text

Event = dict[str, Any]


class Worker:
    """A worker process. `on_event` and then, once, `on_end` are called in a thread of this object.

    `on_pause` is called there whenever all events that have come so far were told.
    """

    def __init__(self, python: str, project: Path, name: str, store: Path, store_limit: int | None) -> None:
        """Start the process. Raises `StudioError` when the interpreter cannot be started.

        `store_limit` is how many bytes the store may hold, None what it finds right itself.
        """
        self.on_event: Callable[[Event], None] = _nobody
        self.on_pause: Callable[[], None] = _nothing
        self.on_end: Callable[[], None] | None = None
        self.ready: Event | None = None
        self.refused: Event | None = None
        self._lock = threading.Lock()
        self._closed = False
        self._plan: Mapping[str, Any] | None = None
        variables = {} if store_limit is None else {LIMIT: size_text(store_limit)}
        try:
            self._started = Started(python, str(project), name, str(store), own_group=True, variables=variables)
        except OSError as error:
            raise StudioError(
                f"The interpreter {python} cannot be started: {error.strerror}.", "Choose another one."
            ) from error
        self._connection, self._process = self._started.connection, self._started.process
        self.last_words, self.how_it_ended = self._started.last_words, self._started.how_it_ended
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

    def send_plan(self, run: str, plan: Mapping[str, Any]) -> None:
        """Send a run's plan: as what differs from the one before it, where there was one."""
        self.send(do="run", run=run, **difference(plan, self._plan))
        self._plan = {**plan, "steps": list(plan["steps"])}

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
        self.on_event, self.on_pause = _nobody, _nothing
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
            if lines:
                self.on_pause()
            received = bytearray(rest)
        self._process.wait()
        if self.on_end is not None:
            self.on_end()
        self._closed = True
        self._started.close()

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


def _nobody(event: Event) -> None:
    """Events that nobody waits for."""


def _nothing() -> None:
    """Nothing is to be done while no events come."""


def this_interpreter() -> str:
    """The interpreter that HyperStudio itself runs in."""
    return sys.executable
