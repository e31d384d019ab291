"""What happens while a request is answered, as server-sent events: which block begins and ends, and what it gives."""

import asyncio
import contextvars
import json
import threading
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from typing import Any

from fastapi.responses import Response, StreamingResponse

MOST_EVENTS = 2000
"""Events about blocks that are told of one request; what it gives is always told."""
MOST_TRAILS = 500
"""Requests of which it is known what happened; the oldest ones are forgotten."""
QUIET_S = 10.0
"""How long nothing may come before a sign of life is sent."""
MEDIA_TYPE = "text/event-stream"
PROGRESS = frozenset({"begun", "ended", "over"})
"""The events that say nothing of what is given and what comes of it."""


class Trail:
    """The events of one request in their order, told from any thread, for any number of readers.

    `streams`: the answer itself comes as events, items of a generator one by one.
    """

    def __init__(self, streams: bool = False) -> None:
        self.streams = streams
        self.status = 0
        self.request = self.hash = ""
        """The id of the request, and the hash of the configuration that answers it."""
        self.items_of = ""
        """The block whose items are told as they come."""
        self.begun = self.answering = False
        """Whether the request came, and whether somebody ends the trail who answers in the background."""
        self._events: list[tuple[str, Any]] = []
        self._over = False
        self._lock = threading.Lock()
        self._readers: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self._ends: list[Callable[[], None]] = []

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self._over

    def tell(self, event: str, data: Any, *, always: bool = False) -> None:
        """One more event."""
        with self._lock:
            if not self._over and (always or len(self._events) < MOST_EVENTS):
                self._events.append((event, data))
        self._wake()

    def at_end(self, does: Callable[[], None]) -> None:
        """Do this when the request has been answered in full."""
        self._ends.append(does)

    def end(self) -> None:
        """Nothing more will come."""
        with self._lock:
            self._over = True
            ends, self._ends = self._ends, []
        for does in ends:
            does()
        self._wake()

    async def read(self, first: int = 0, kinds: frozenset[str] | None = None) -> AsyncIterator[str]:
        """The events from that number on, all or those of some kinds, as text; ends when the trail does."""
        reader = (asyncio.get_running_loop(), asyncio.Event())
        self._readers.add(reader)
        try:
            number = first
            while True:
                reader[1].clear()
                with self._lock:
                    fresh, over = self._events[number:], self._over
                for event, data in fresh:
                    if kinds is None or event in kinds:
                        yield as_text(event, data, number)
                    number += 1
                if over:
                    return
                try:
                    await asyncio.wait_for(reader[1].wait(), QUIET_S)
                except TimeoutError:
                    yield ": still here\n\n"
        finally:
            self._readers.discard(reader)

    def _wake(self) -> None:
        for loop, event in [*self._readers]:
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)


class Trails:
    """The trails of the requests by their ids, also of one that is awaited and one that is over."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, Trail] = OrderedDict()

    def of(self, request: str) -> Trail:
        """The trail of a request, whether it came already or not."""
        trail = self._held.setdefault(request, Trail())
        self._held.move_to_end(request)
        while len(self._held) > MOST_TRAILS:
            self._held.popitem(last=False)
        return trail

    def leave(self) -> None:
        """End those whose request did not come."""
        for trail in self._held.values():
            if not trail.begun:
                trail.end()

    def begin(self, request: str, streams: bool) -> Trail:
        """A request comes: the trail of those who wait for it, or another one where that id was used before."""
        trail = self.of(request)
        if trail.begun:
            self._held[request] = trail = Trail()
        trail.begun, trail.streams, trail.request = True, streams, request
        CURRENT.set(trail)
        return trail


CURRENT: contextvars.ContextVar[Trail | None] = contextvars.ContextVar("trail", default=None)
"""The trail of the request that is being answered."""


class Step:
    """One call of a block, told at its begin and end."""

    def __init__(self, block: str) -> None:
        self._trail = CURRENT.get()
        self._block = block
        self._began = time.perf_counter()
        if self._trail is not None:
            self._trail.tell("begun", {"block": block})

    def item(self, made: Callable[[], Any]) -> None:
        """One item that it gives, where somebody wants to see them one by one."""
        if self._trail is not None and self._trail.streams and self._trail.items_of == self._block:
            self._trail.tell("item", made(), always=True)

    def end(self, failed: bool) -> None:
        """It is over."""
        if self._trail is not None:
            seconds = round(time.perf_counter() - self._began, 6)
            self._trail.tell("ended", {"block": self._block, "seconds": seconds, "failed": failed})


def as_text(event: str, data: Any, number: int) -> str:
    """One event as the stream has it."""
    return f"id: {number}\nevent: {event}\ndata: {json.dumps(data, ensure_ascii=False, allow_nan=False)}\n\n"


def streamed(events: AsyncIterator[str]) -> Response:
    """An answer of server-sent events."""
    return StreamingResponse(events, media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})
