"""The seconds of a thread without those in which others computed in its place."""

import multiprocessing
import os
import time
from collections.abc import Iterator

import pytest

from hyperstudio.runner.worker.platform import LINUX, OwnSeconds

RIVALS = 3


def busy(processor: int) -> None:
    os.sched_setaffinity(0, {processor})
    while True:
        sum(range(10_000))


@pytest.fixture
def crowded() -> Iterator[None]:
    """This process shares one processor with others that compute all the time."""
    before = os.sched_getaffinity(0)
    one = min(before)
    rivals = [multiprocessing.Process(target=busy, args=(one,), daemon=True) for _ in range(RIVALS)]
    for rival in rivals:
        rival.start()
    os.sched_setaffinity(0, {one})
    yield
    os.sched_setaffinity(0, before)
    for rival in rivals:
        rival.kill()
        rival.join()


@pytest.mark.skipif(not LINUX, reason="only Linux tells how long one stood in line")
def test_standing_in_line_for_a_crowded_processor_does_not_count(crowded):
    with OwnSeconds() as clock:
        clock.begin()
        begun, used = time.perf_counter(), time.thread_time()
        while time.thread_time() - used < 0.2:
            sum(range(10_000))
        own, passed = clock.end(), time.perf_counter() - begun
    # A quarter of the time is this process's; whatever else the machine does makes that less.
    assert 0.2 <= own < passed / 2


def test_waiting_counts():
    with OwnSeconds() as clock:
        clock.begin()
        time.sleep(0.1)
        assert clock.end() >= 0.099
