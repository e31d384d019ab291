"""Garbage of a test with windows is collected in the thread of Qt, as the program does it."""

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="module")
def what_was_there_before_is_no_garbage() -> None:
    """The modules and the tests themselves are not looked through again after every test."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def garbage_stays_in_the_thread_of_qt() -> Iterator[None]:
    """Python collects in any thread; a Qt object that dies in a runner's thread ends the process."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()
