"""Events on their way to the parent: gathered in memory that the parent shares, sent many at once.

What was not sent when the process dies (`os._exit`, a crash, the kernel's out-of-memory killer) is still in that
memory, so the parent can say which step was running and what it printed.
"""

import mmap
import socket
import struct
import threading
import time
from collections.abc import Callable

# The shared memory: a header (pending bytes, length of the running place, length and stream of what was printed but
# not yet made an event), the running place, the pending events, the printed text.
NAME_START = 24
PENDING_START = 4096
PENDING_SIZE = 256 * 1024
PRINTED_START = PENDING_START + PENDING_SIZE
PRINTED_SIZE = 64 * 1024
SIZE = PRINTED_START + PRINTED_SIZE
STREAMS = ("stdout", "stderr", "logging")
SEND_FROM = 32 * 1024
QUIET_SECONDS = 0.005
REUSED = b'{"event":"reused_steps","steps":['
REUSED_END = b"]}\n"
_PACK_LENGTH = struct.Struct("<I").pack_into


def left_behind(fd: int) -> tuple[list[bytes], str, str, str]:
    """What a dead worker had not sent: events (lines), the running place (or ""), a stream and a text printed there."""
    with mmap.mmap(fd, SIZE) as memory:
        pending, length, printed, stream = struct.unpack_from("<QIII", memory, 0)
        told = memory[PENDING_START : PENDING_START + min(pending, PENDING_SIZE)]
        if told and not told.endswith(b"\n"):
            told += REUSED_END
        lines = told.split(b"\n")
        place = memory[NAME_START : NAME_START + length].decode("utf-8", "replace")
        text = memory[PRINTED_START : PRINTED_START + min(printed, PRINTED_SIZE)].decode("utf-8", "replace")
        return [line for line in lines if line], place, STREAMS[min(stream, 2)], text


class Outbox:
    """Lines of JSON for the parent. Any thread may put; order is kept."""

    def __init__(self, connection: socket.socket, shared: int, before_sending: Callable[[], None]) -> None:
        self._socket = connection
        self._memory = mmap.mmap(shared, SIZE)
        self._pending = 0
        self._open = False
        """Whether what is pending ends amid an event of reused steps, to which another one may be added."""
        self._last_sent = 0.0
        self._lock = threading.Lock()
        self.before_sending = before_sending

    def put(self, line: str) -> None:
        """Take one event (a line of JSON without its end)."""
        data = line.encode() + b"\n"
        with self._lock:
            self._add(REUSED_END + data if self._open else data, data, False)

    def put_reused(self, facts: str) -> None:
        """Take what is told about a step that was reused (an object of JSON): those in a row are one event."""
        data = facts.encode()
        with self._lock:
            self._add(b"," + data if self._open else REUSED + data, REUSED + data, True)

    def _add(self, data: bytes, alone: bytes, leaves_open: bool) -> None:
        """Put data behind what is pending, or `alone` where that has to be sent first."""
        pending = self._pending
        if pending + len(data) + len(REUSED_END) > PENDING_SIZE:
            self._send()
            pending, data = 0, alone
            if len(data) + len(REUSED_END) > PENDING_SIZE:
                self._socket.sendall(data + REUSED_END if leaves_open else data)
                return
        start = PENDING_START + pending
        self._pending = pending = pending + len(data)
        self._memory[start : start + len(data)] = data
        self._open = leaves_open
        struct.pack_into("<Q", self._memory, 0, pending)
        if pending >= SEND_FROM:
            self._send()

    def running(self, place: bytes) -> None:
        """Note in shared memory which step runs (b"" for none)."""
        memory = self._memory
        length = min(len(place), PENDING_START - NAME_START)
        memory[NAME_START : NAME_START + length] = place[:length]
        _PACK_LENGTH(memory, 8, length)

    def printed(self, stream: str, at: int, text: str) -> int:
        """Note a text in shared memory that will be told with more of its kind; where it ends. 0 forgets all."""
        data = text.encode("utf-8", "replace")
        end = at + len(data)
        if end <= PRINTED_SIZE:
            self._memory[PRINTED_START + at : PRINTED_START + end] = data
            struct.pack_into("<II", self._memory, 12, end, STREAMS.index(stream))
        return end

    def flush(self) -> None:
        """Send what is pending."""
        if self._pending:
            with self._lock:
                self._send()

    def flush_when_quiet(self) -> None:
        """Send what is pending unless something was sent just now: called before code that may take long."""
        if time.monotonic() - self._last_sent > QUIET_SECONDS:
            self.flush()

    def _send(self) -> None:
        if not self._pending:
            return
        if self._open:
            self._memory[PENDING_START + self._pending : PENDING_START + self._pending + len(REUSED_END)] = REUSED_END
            self._pending += len(REUSED_END)
            self._open = False
        # What these events promise (values that can be looked at) is made true first.
        self.before_sending()
        self._socket.sendall(self._memory[PENDING_START : PENDING_START + self._pending])
        self._pending = 0
        struct.pack_into("<Q", self._memory, 0, 0)
        self._last_sent = time.monotonic()
