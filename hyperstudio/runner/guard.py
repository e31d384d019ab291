"""Watching the processes of a run: the memory that they have together, and steps that do not heed their timeout."""

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from hyperstudio.runner.process import Event
from hyperstudio.runner.worker.platform import LINUX, memory_limit

TICK = 0.02
LATE_SECONDS = 2.0
FAMILY_TICKS = 25
_ENDS = frozenset(("finished", "failed", "skipped"))


class Guard:
    """Looks 50 times a second, while a run goes on, and kills what goes beyond. `why` says what it killed for.

    `limit` is in bytes, for all processes of the run together (Linux; elsewhere only timeouts are watched).
    """

    def __init__(self, pid: int, limit: int | None, kill: Callable[[int], None]) -> None:
        self._limit = limit or memory_limit()
        self._kill = kill
        self._roots: dict[int, None] = {pid: None}
        self._deadlines: dict[str, tuple[float, int]] = {}
        self._why: dict[int, str] = {}
        self._families: dict[int, list[int]] = {}
        self._page = os.sysconf("SC_PAGE_SIZE") if LINUX else 0
        self._over = threading.Event()
        threading.Thread(target=self._watch, name="guard", daemon=True).start()

    def hear(self, event: Event) -> None:
        """An event of the run: which process runs which step, and until when."""
        kind = event["event"]
        if kind == "started" and "pid" in event:
            self._roots.setdefault(event["pid"], None)
            if "limit" in event:
                self._deadlines[event["place"]] = (time.monotonic() + event["limit"] + LATE_SECONDS, event["pid"])
        elif kind in _ENDS and self._deadlines:
            self._deadlines.pop(event["place"], None)

    def why(self, pid: int) -> str | None:
        """Why this process was killed here; None when it was not."""
        return self._why.get(pid)

    def end(self) -> None:
        """The run is over."""
        self._over.set()

    def _watch(self) -> None:
        tick = 0
        while not self._over.wait(TICK):
            now = time.monotonic()
            for place, (deadline, pid) in list(self._deadlines.items()):
                if now > deadline:
                    del self._deadlines[place]
                    self._end(pid, "it took longer than the block's timeout and did not listen")
            if LINUX:
                if tick % FAMILY_TICKS == 0:
                    self._families = {root: _family(root, set(self._roots)) for root in list(self._roots)}
                self._weigh()
            tick += 1

    def _weigh(self) -> None:
        roots = set(self._roots)
        used = {root: self._private(root, self._families.get(root, ()), roots) for root in roots}
        total = sum(used.values())
        if total <= self._limit or not used:
            return
        root = max(used, key=used.__getitem__)
        together = f", and all processes of the run together {_gb(total)}" if len(used) > 1 else ""
        self._end(root, f"it used {_gb(used[root])} of memory{together}; the limit is {_gb(self._limit)}")

    def _end(self, pid: int, why: str) -> None:
        self._why[pid] = why
        self._roots.pop(pid, None)
        self._kill(pid)

    def _private(self, root: int, family: Sequence[int], roots: set[int]) -> int:
        """Bytes of a process and its family. What became a root since the family was listed counts as itself."""
        total = 0
        for pid in (root, *(pid for pid in family if pid not in roots)):
            try:
                _, resident, shared, *_ = Path(f"/proc/{pid}/statm").read_bytes().split()
            except (OSError, ValueError):
                continue
            total += (int(resident) - int(shared)) * self._page
        return total


def _family(root: int, others: set[int]) -> list[int]:
    """A process and what it started, without the other workers of the run."""
    found, todo = [], [root]
    while todo:
        pid = todo.pop()
        found.append(pid)
        with contextlib.suppress(OSError, ValueError):
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            todo.extend(child for child in map(int, children) if child not in others)
    return found


def _gb(size: int) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1e8 else f"{size / 1e6:.0f} MB"


def kill_process(pid: int) -> None:
    """End one helper process."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
