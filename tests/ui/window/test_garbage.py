"""Full collections look only at what came after the start; what has become garbage goes all the same."""

import gc
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from hyperstudio.ui.garbage import Collector


class Circle:
    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[Collector]:
    collector = Collector()
    yield collector
    collector.stop()


def test_what_is_there_at_the_start_is_not_looked_through_again(collector: Collector) -> None:
    there = {"a": []}
    collector.settle()
    assert not any(found is there for found in gc.get_objects())
    later = {"a": []}
    assert any(found is later for found in gc.get_objects())


def test_what_became_garbage_after_the_start_goes_when_the_next_project_is_opened(collector: Collector) -> None:
    circle = Circle()
    seen = weakref.ref(circle)
    collector.settle()
    del circle
    collector.settle()
    assert seen() is None


def test_python_has_its_collection_back_at_the_end(collector: Collector) -> None:
    collector.settle()
    collector.stop()
    assert gc.isenabled()
    assert not gc.get_freeze_count()
