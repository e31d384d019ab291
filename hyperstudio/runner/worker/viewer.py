"""Answering asks about stored values: looks, statistics, comparisons, files; an ask that nobody awaits is dropped."""

import os
import signal
import threading
from collections.abc import Callable
from typing import Any

from .interrupts import Interrupts
from .look import Shown
from .workshop import Workshop

KEPT = 3
"""How many tables and arrays stay open for their next pages."""
EVENTS = {"look": "looked", "statistics": "told", "compare": "compared", "save": "saved"}


class Viewer:
    """Shows the values of a store. `drop` may be called from another thread, everything else from the main one."""

    def __init__(self, workshop: Workshop, interrupts: Interrupts, tell: Callable[..., None]) -> None:
        self._workshop = workshop
        self._interrupts = interrupts
        self._tell = tell
        self._open: dict[str, Shown] = {}
        self._lock = threading.Lock()
        self._current = 0
        self._dropped: set[int] = set()

    def drop(self, asks: list[int]) -> None:
        """Nobody awaits these any more: one that is worked on is interrupted."""
        with self._lock:
            self._dropped.update(asks)
            if self._current in asks:
                os.kill(os.getpid(), signal.SIGINT)

    def answer(self, do: str, request: dict[str, Any]) -> None:
        """Show, count, compare or save, and tell it."""
        number = request["ask"]
        told = {"event": EVENTS[do], "ask": number}
        with self._lock:
            if number in self._dropped:
                self._dropped.discard(number)
                return
            self._interrupts.begin()
            self._current = number
        try:
            self._interrupts.open = True
            self._workshop.finder.purge()  # the project's classes may have changed since the last look
            answer = self._answer(do, request)
            self._interrupts.open = False
            self._tell(**told, **answer)
        except KeyboardInterrupt:
            self._tell(**told, error="This look was given up.")
        except Exception as error:  # values are foreign objects: reading and showing them runs their code
            self._interrupts.open = False
            self._tell(**told, error=str(error) or type(error).__name__)
        finally:
            self._interrupts.open = False
            with self._lock:
                self._current = 0
                self._dropped.discard(number)
            self._interrupts.running = False

    def _answer(self, do: str, request: dict[str, Any]) -> dict[str, Any]:
        options = request.get("options", {})
        shown = self._shown(request["digest"])
        if do == "look":
            from .saving import suffixes_of

            view = shown.look(**options)
            if not options.get("start"):
                view["files"] = suffixes_of(shown.value)
            return {"look": view}
        if do == "statistics":
            if shown.table is None:
                raise LookupError("Only tables have columns.")
            return {"statistics": shown.table.statistics(options["column"], options.get("filter", ""))}
        if do == "compare":
            from .comparing import compare

            return {"compared": compare(shown, self._shown(request["other"]), **options)}
        from .saving import save

        save(shown.value, request["file"])
        return {}

    def _shown(self, digest: str) -> Shown:
        if digest in self._open:
            self._open[digest] = self._open.pop(digest)
            return self._open[digest]
        store = self._workshop.store
        store.problems.clear()
        value = store.load(digest)
        if store.problems:
            raise LookupError(" ".join(store.problems))
        shown = Shown(value)
        if shown.is_plain:
            while len(self._open) >= KEPT:
                self._open.pop(next(iter(self._open)))
            self._open[digest] = shown
        return shown
