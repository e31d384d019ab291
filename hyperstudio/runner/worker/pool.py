"""Helpers: worker processes that this one starts, sends steps to, and listens to."""

import contextlib
import json
import os
import select
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .capture import log_event
from .outbox import Outbox
from .starting import Started, death

ENDS = (
    b'{"event":"finished"',
    b'{"event":"failed"',
    b'{"event":"skipped"',
    b'{"event":"unsupplied"',
    b'{"event": "unsupplied"',
)


class Helper:
    """One helper process; `task` is what it does now."""

    def __init__(self, started: Started, device: str) -> None:
        self.started = started
        self.device = device
        self.task: Any = None
        self.facts = ("", "", "")
        self.run = ""
        self.received = bytearray()

    def send(self, **request: Any) -> None:
        """Send a request; a helper that has ended is noticed when it is listened to."""
        with contextlib.suppress(OSError):
            self.started.connection.sendall(json.dumps(request, separators=(",", ":")).encode() + b"\n")


class Pool:
    """All helpers of a worker. They stay between runs and end with this process, which is of the same group."""

    def __init__(self, project: str, name: str, store: str, path: str | None, outbox: Outbox) -> None:
        self._where = (project, name, store)
        self._path = path
        self._outbox = outbox
        self._helpers: list[Helper] = []
        self._poll = select.poll()

    def busy(self) -> list[Helper]:
        """The helpers that run a step."""
        return [helper for helper in self._helpers if helper.task is not None]

    def free(self, size: int, device: str) -> Helper | None:
        """A helper that can take a step, started when there are fewer than `size`; None when all are busy.

        `device` is what the step may see of the machine's GPUs ("" for all): it is set before a process starts.
        """
        idle = [helper for helper in self._helpers if helper.task is None]
        for helper in idle:
            if helper.device == device:
                return helper
        if len(self._helpers) >= size:
            if not idle:
                return None
            self._let_go(idle[0])
        return self._start(device)

    def _start(self, device: str) -> Helper:
        variables: dict[str, str | None] = {"PYTHONPATH": self._path}
        if device:
            variables["CUDA_VISIBLE_DEVICES"] = device
        started = Started(sys.executable, *self._where, own_group=False, variables=variables)
        helper = Helper(started, device)
        self._helpers.append(helper)
        self._poll.register(started.connection, select.POLLIN)
        return helper

    def _let_go(self, helper: Helper) -> None:
        self._helpers.remove(helper)
        self._poll.unregister(helper.started.connection)
        helper.started.connection.close()
        helper.started.process.kill()
        helper.started.process.wait()
        helper.started.close()

    def give(self, helper: Helper, task: Any, begin: Mapping[str, Any], request: Mapping[str, Any]) -> None:
        """Send a step; `begin` is sent before the first one of a run."""
        if helper.run != begin["run"]:
            helper.run = begin["run"]
            helper.send(do="help", **begin)
        helper.task = task
        helper.facts = (request["place"], request["step"].get("address", ""), request["step"]["kind"])
        helper.send(do="perform", **request)

    def interrupt(self) -> None:
        """Interrupt all steps that helpers run."""
        for helper in self.busy():
            with contextlib.suppress(ProcessLookupError):
                os.kill(helper.started.process.pid, signal.SIGINT)

    def listen(self, milliseconds: int, told: Callable[[Any, dict[str, Any]], None]) -> None:
        """Pass on what helpers tell; `told` gets the task and the event that ends it."""
        by_fd = {helper.started.connection.fileno(): helper for helper in self._helpers}
        for fd, _ in self._poll.poll(milliseconds):
            helper = by_fd[fd]
            try:
                data = helper.started.connection.recv(1 << 20)
            except OSError:
                data = b""
            ends = list(self._taken(helper, data)) if data else list(self._death(helper))
            for end in ends:
                task, helper.task = helper.task, None
                if task is not None:
                    told(task, end)

    def _taken(self, helper: Helper, data: bytes) -> Iterator[dict[str, Any]]:
        helper.received += data
        *lines, rest = helper.received.split(b"\n")
        helper.received = bytearray(rest)
        for line in lines:
            if line.startswith(ENDS):
                yield json.loads(line)
            elif not line.startswith(b'{"event": "ready"'):
                self._outbox.put(line.decode())

    def _death(self, helper: Helper) -> Iterator[dict[str, Any]]:
        helper.started.process.wait()
        events, _, output = helper.started.last_words()
        place, address, kind = helper.facts
        if helper.task is not None:
            for event in events:
                # A value that was not brought to the store yet is not there: such a step counts as not finished.
                if event["event"] in ("log", "number", "picture", "progress", "started"):
                    self._outbox.put(json.dumps(event))
            for stream, text in output:
                if text:
                    self._outbox.put(log_event(json.dumps(place), stream, text))
            yield death(place, address, kind, helper.started.process.pid, helper.started.how_it_ended())
        self._helpers.remove(helper)
        self._poll.unregister(helper.started.connection)
        helper.started.close()
