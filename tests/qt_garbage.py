"""Garbage of a test with windows is collected in the thread of Qt, as the program does it."""

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def garbage_stays_in_the_thread_of_qt() -> Iterator[None]:
    """Python collects in any thread; a Qt object that dies in a runner's thread ends the process."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()
