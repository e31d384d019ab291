"""What a step prints or logs, on whatever way: `print`, `logging`, and what is written below Python."""

import io
import json
import logging
import os
import select
import sys
import threading
import zlib
from collections import deque
from collections.abc import Iterable
from contextvars import ContextVar
from json.encoder import encode_basestring_ascii as quoted

from .interrupts import Interrupts
from .outbox import Outbox

LIMIT = 10 * 1024 * 1024
SEND_FROM = 16 * 1024


class _Stream(io.TextIOBase):
    """Stands where sys.stdout or sys.stderr was."""

    def __init__(self, capture: "Capture", name: str, fd: int) -> None:
        self._capture = capture
        self._fd = fd
        self.stream = name
        self.buffer = io.FileIO(fd, "w", closefd=False)

    encoding = "utf-8"

    @property
    def name(self) -> str:
        """What Python's own streams are called."""
        return f"<{self.stream}>"

    def fileno(self) -> int:
        """The descriptor below; what is written there is captured as well."""
        return self._fd

    def writable(self) -> bool:
        """It can be written to."""
        return True

    def write(self, text: str) -> int:
        """Take a text for the log of the running step."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._capture.write(self.stream, text)
        return len(text)


class _Handler(logging.Handler):
    """Takes the records of the root logger."""

    def __init__(self, capture: "Capture") -> None:
        super().__init__()
        self._capture = capture
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        try:
            text = self.format(record)
        except Exception:  # a record's arguments are the project's objects
            self.handleError(record)
            return
        self._capture.write("logging", text + "\n")


class _Log:
    """What one step wrote: pieces that are not told yet, what was told, and its end where it is too long."""

    __slots__ = ("cut", "kept", "noted", "pieces", "pieces_size", "place", "size", "stream", "tail", "tail_size")

    def __init__(self, place: str | None) -> None:
        self.place = place
        self.kept: list[tuple[str, str]] = []
        self.tail: deque[tuple[str, str]] = deque()
        self.size = self.tail_size = self.cut = 0
        self.pieces: list[str] = []
        self.pieces_size = self.noted = 0
        self.stream = "stdout"


_OWN: ContextVar[_Log | None] = ContextVar("log", default=None)


class Capture:
    """The log of the running step: told in pieces while it runs, kept whole (within the limit) until it ends."""

    def __init__(self, outbox: Outbox, interrupts: Interrupts, pipes: Iterable[tuple[str, int]]) -> None:
        self._outbox = outbox
        self._interrupts = interrupts
        self._pipes = {fd: name for name, fd in pipes}
        self._poll = select.poll()
        for fd in self._pipes:
            os.set_blocking(fd, False)
            self._poll.register(fd, select.POLLIN)
        self._lock = threading.RLock()
        self._forked = False
        self._log = _NOBODYS
        self._own: list[_Log] = []

    def install(self) -> None:
        """Take sys.stdout, sys.stderr and the root logger from now on."""
        sys.stdout = _Stream(self, "stdout", 1)
        sys.stderr = _Stream(self, "stderr", 2)
        logging.getLogger().addHandler(_Handler(self))
        logging.getLogger().setLevel(logging.INFO)
        os.register_at_fork(after_in_child=self._in_child)

    def _in_child(self) -> None:
        # Nobody sends this copy's events: it writes to the descriptors, which the worker still reads.
        self._forked = True

    def begin(self, place: str) -> None:
        """What comes from now on belongs to the step at this place (as JSON text)."""
        self._log = _Log(place)

    def begin_own(self, place: str) -> "_Log":
        """What this task of a loop, and what it starts, writes from now on belongs to the step at this place."""
        log = _Log(place)
        with self._lock:
            self._own.append(log)
        _OWN.set(log)
        return log

    def write(self, stream: str, text: str) -> None:
        """Add to the running step's log."""
        if self._forked:
            os.write(2 if stream == "stderr" else 1, text.encode("utf-8", "replace"))
            return
        log = _OWN.get() or self._log
        if log.place is None or not text:
            return
        with self._interrupts, self._lock:
            if stream != log.stream:
                self._tell(log)
                log.stream = stream
            room = LIMIT // 2 - log.size
            if room > 0:
                now, text = text[:room], text[room:]
                log.size += len(now)
                log.pieces.append(now)
                log.pieces_size += len(now)
                if log.pieces_size >= SEND_FROM:
                    self._tell(log)
                elif log is self._log:
                    log.noted = self._outbox.printed(stream, log.noted, now)
            if text:
                _keep_tail(log, stream, text)

    def _tell(self, log: _Log) -> None:
        if log.pieces:
            text = "".join(log.pieces)
            log.pieces.clear()
            log.pieces_size = 0
            self._add(log, log.stream, text)
            log.noted = self._outbox.printed(log.stream, 0, "") if log is self._log else 0

    def _add(self, log: _Log, stream: str, text: str) -> None:
        if log.kept and log.kept[-1][0] == stream and len(log.kept[-1][1]) < SEND_FROM:
            log.kept[-1] = (stream, log.kept[-1][1] + text)
        else:
            log.kept.append((stream, text))
        self._outbox.put(log_event(log.place or '""', stream, text))

    def tell(self) -> None:
        """Tell what has come since the last time."""
        if self._log.pieces or self._own:
            with self._lock:
                for log in (self._log, *self._own):
                    self._tell(log)

    def drain(self) -> None:
        """Take what was written below Python."""
        for fd, _ in self._poll.poll(0):
            try:
                while data := os.read(fd, 1 << 16):
                    self.write(self._pipes[fd], data.decode("utf-8", "replace"))
            except BlockingIOError:
                continue

    def drain_locked(self) -> None:
        """The same from another thread than the steps': a step does not end in the middle of it."""
        with self._lock:
            self.drain()

    def end(self) -> list[tuple[str, str]]:
        """The step ended: its log, as pieces of (stream, text)."""
        with self._lock:
            self.drain()
            log = self._log
            self._finish(log)
            self._log = _NOBODYS
            return log.kept

    def end_own(self, log: _Log) -> list[tuple[str, str]]:
        """A step of a loop ended: its log."""
        with self._lock:
            self._own.remove(log)
            self._finish(log)
            return log.kept

    def _finish(self, log: _Log) -> None:
        self._tell(log)
        if log.tail:
            if log.cut:
                self._add(log, "stderr", f"\n… {log.cut:,} characters were left out here …\n")
            streams = list(log.tail)
            self._add(log, streams[0][0], "".join(text for _, text in streams))


_NOBODYS = _Log(None)


def _keep_tail(log: _Log, stream: str, text: str) -> None:
    """Past half of the limit only the latest half is kept; it is told when the step ends."""
    half = LIMIT // 2
    if len(text) > half:
        log.cut += len(text) - half
        text = text[-half:]
    log.tail.append((stream, text))
    log.tail_size += len(text)
    while log.tail_size > half:
        first_stream, first = log.tail.popleft()
        over = log.tail_size - half
        if len(first) > over:
            log.tail.appendleft((first_stream, first[over:]))
        gone = min(over, len(first))
        log.tail_size -= gone
        log.cut += gone


def log_event(place: str, stream: str, text: str) -> str:
    """The event of a piece of log; the place is JSON text already."""
    return f'{{"event":"log","place":{place},"stream":"{stream}","text":{quoted(text)}}}'


def tell_again(outbox: Outbox, place: str, extras: bytes | None) -> None:
    """The log, numbers and pictures that were stored beside a value, as a step that is reused tells them."""
    for kind, *rest in json.loads(zlib.decompress(extras)) if extras is not None else ():
        if kind == "log":
            outbox.put(log_event(place, rest[0], rest[1]))
        elif kind == "number":
            numbers = f'"value":{rest[1]!r},"step":{json.dumps(rest[2])}'
            outbox.put(f'{{"event":"number","place":{place},"name":{quoted(rest[0])},{numbers}}}')
        else:
            outbox.put(f'{{"event":"picture","place":{place},"png":"{rest[0]}"}}')
