"""Events on their way: many reused steps are one event, in order with all others, also when the process dies."""

import json
import os
import socket
import tempfile
from collections.abc import Iterator

import pytest

from hyperstudio.runner.runs import Run, fold
from hyperstudio.runner.worker import outbox
from hyperstudio.runner.worker.outbox import Outbox, left_behind

COSTS = '"wall":0.5,"cpu":0.5,"memory":null,"outputs":[]'


class Line:
    """An outbox, and the other end of its connection."""

    def __init__(self) -> None:
        ours, self.theirs = socket.socketpair()
        self.theirs.settimeout(0.0)
        self.shared = os.open(tempfile.gettempdir(), os.O_TMPFILE | os.O_RDWR)
        os.ftruncate(self.shared, outbox.SIZE)
        self.ours = ours
        self.outbox = Outbox(ours, self.shared, lambda: None)

    def reuse(self, place: str) -> None:
        self.outbox.put_reused(f'{{"place":"{place}","address":"{place}.a","kind":"call","key":"k",{COSTS}}}')

    def sent(self) -> list[str]:
        data = b""
        while True:
            try:
                data += self.theirs.recv(1 << 20)
            except BlockingIOError:
                return told(data.splitlines())


def told(lines: list[bytes]) -> list[str]:
    """Each event as its places, or its kind where it has none."""
    events = [json.loads(line) for line in lines]
    return [" ".join(step["place"] for step in event.get("steps", ())) or event["event"] for event in events]


@pytest.fixture
def line() -> Iterator[Line]:
    made = Line()
    yield made
    made.theirs.close()
    made.ours.close()
    os.close(made.shared)


def test_reused_steps_in_a_row_are_one_event_and_others_stay_in_order(line: Line) -> None:
    for place in ("a", "b"):
        line.reuse(place)
    line.outbox.put('{"event":"log"}')
    line.reuse("c")
    line.outbox.flush()
    line.reuse("d")
    line.outbox.flush()
    assert line.sent() == ["a b", "log", "c", "d"]


def test_reused_steps_that_were_not_sent_are_left_whole_by_a_process_that_dies(line: Line) -> None:
    line.outbox.put('{"event":"log"}')
    for place in ("a", "b"):
        line.reuse(place)
    lines, *_ = left_behind(line.shared)
    assert told(lines) == ["log", "a b"]


def test_thousands_of_reused_steps_all_arrive_in_a_few_events(line: Line) -> None:
    line.ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
    places = [f"main.n{number}" for number in range(1000)]
    for place in places:
        line.reuse(place)
    line.outbox.flush()
    events = line.sent()
    assert " ".join(events).split() == places
    assert len(events) < 10


def test_a_step_larger_than_the_shared_memory_is_told_alone(line: Line) -> None:
    line.ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
    long = "m" * (outbox.PENDING_SIZE + 1)
    line.reuse("a")
    line.reuse(long)
    line.reuse("b")
    line.outbox.flush()
    assert line.sent() == ["a", long, "b"]


def test_many_reused_steps_in_one_event_fold_as_single_ones_do() -> None:
    steps = [
        {"place": f"main.{name}", "address": f"main.{name}.a", "kind": "call", "key": name, "wall": 1.0, "cpu": 1.0}
        | {"memory": None, "outputs": [], "accepted": name == "b"}
        for name in "abc"
    ]
    at_once, singly = Run(), Run()
    at_once = fold(at_once, {"event": "reused_steps", "steps": steps})
    for step in steps:
        singly = fold(singly, {"event": "reused", **step})
    assert at_once == singly
    assert (at_once.reused, at_once.accepted) == (3, ["main.b"])
