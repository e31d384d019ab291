"""What a step prints or logs, on whatever way: `print`, `logging`, and what is written below Python."""

import io
import logging
import os
import select
import sys
import threading
from collections import deque
from collections.abc import Iterable
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
        self._place: str | None = None
        self._clear()

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

    def _clear(self) -> None:
        self._kept: list[tuple[str, str]] = []
        self._tail: deque[tuple[str, str]] = deque()
        self._size = self._tail_size = self._cut = 0
        self._pieces: list[str] = []
        self._pieces_size = self._noted = 0
        self._stream = "stdout"

    def begin(self, place: str) -> None:
        """What comes from now on belongs to the step at this place (as JSON text)."""
        self._place = place

    def write(self, stream: str, text: str) -> None:
        """Add to the running step's log."""
        if self._forked:
            os.write(2 if stream == "stderr" else 1, text.encode("utf-8", "replace"))
            return
        if self._place is None or not text:
            return
        with self._interrupts, self._lock:
            if stream != self._stream:
                self._tell()
                self._stream = stream
            room = LIMIT // 2 - self._size
            if room > 0:
                now, text = text[:room], text[room:]
                self._size += len(now)
                self._pieces.append(now)
                self._pieces_size += len(now)
                if self._pieces_size >= SEND_FROM:
                    self._tell()
                else:
                    self._noted = self._outbox.printed(stream, self._noted, now)
            if text:
                self._keep_tail(stream, text)

    def _keep_tail(self, stream: str, text: str) -> None:
        """Past half of the limit only the latest half is kept; it is told when the step ends."""
        half = LIMIT // 2
        if len(text) > half:
            self._cut += len(text) - half
            text = text[-half:]
        self._tail.append((stream, text))
        self._tail_size += len(text)
        while self._tail_size > half:
            first_stream, first = self._tail.popleft()
            over = self._tail_size - half
            if len(first) > over:
                self._tail.appendleft((first_stream, first[over:]))
            gone = min(over, len(first))
            self._tail_size -= gone
            self._cut += gone

    def _tell(self) -> None:
        if self._pieces:
            text = "".join(self._pieces)
            self._pieces.clear()
            self._pieces_size = 0
            self._add(self._stream, text)
            self._noted = self._outbox.printed(self._stream, 0, "")

    def _add(self, stream: str, text: str) -> None:
        if self._kept and self._kept[-1][0] == stream and len(self._kept[-1][1]) < SEND_FROM:
            self._kept[-1] = (stream, self._kept[-1][1] + text)
        else:
            self._kept.append((stream, text))
        self._outbox.put(log_event(self._place or '""', stream, text))

    def tell(self) -> None:
        """Tell what has come since the last time."""
        if self._pieces:
            with self._lock:
                self._tell()

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
            self._tell()
            if self._tail:
                if self._cut:
                    self._add("stderr", f"\n… {self._cut:,} characters were left out here …\n")
                streams = list(self._tail)
                self._add(streams[0][0], "".join(text for _, text in streams))
            kept = self._kept
            self._place = None
            if kept or self._size:
                self._clear()
            return kept


def log_event(place: str, stream: str, text: str) -> str:
    """The event of a piece of log; the place is JSON text already."""
    return f'{{"event":"log","place":{place},"stream":"{stream}","text":{quoted(text)}}}'
