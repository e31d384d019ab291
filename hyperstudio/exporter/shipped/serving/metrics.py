"""Numbers about what was served, for each workflow and each block, in the text format of Prometheus."""

import bisect
import functools
import inspect
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from .trail import Step
from .values import served

BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """Counts answers and the seconds that they took; one for a process, for any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: Counter[tuple[str, int]] = Counter()
        self._buckets: Counter[tuple[str, int]] = Counter()
        self._seconds: Counter[str] = Counter()
        self._blocks: dict[str, list[float]] = {}

    def answered(self, workflow: str, status: int, seconds: float) -> None:
        """An answer was given."""
        bucket = bisect.bisect_left(BUCKETS_S, seconds)
        with self._lock:
            self._answers[workflow, status] += 1
            self._buckets[workflow, bucket] += 1
            self._seconds[workflow] += seconds  # type: ignore[assignment]  # a Counter adds any number

    @contextmanager
    def call(self, block: str) -> Iterator[Step]:
        """One call of a block."""
        began, failed, step = time.perf_counter(), 1, Step(block)
        try:
            yield step
            failed = 0
        finally:
            took = time.perf_counter() - began
            step.end(bool(failed))
            with self._lock:
                told = self._blocks.setdefault(block, [0, 0, 0.0])
                told[0] += 1
                told[1] += failed
                told[2] += took

    def text(self) -> str:
        """Everything so far."""
        lines = ["# HELP requests_total Answers, by workflow and status.", "# TYPE requests_total counter"]
        with self._lock:
            answers, seconds = sorted(self._answers.items()), sorted(self._seconds.items())
            buckets, blocks = Counter(self._buckets), sorted((name, [*told]) for name, told in self._blocks.items())
        lines += [f'requests_total{{workflow="{name}",status="{status}"}} {count}' for (name, status), count in answers]
        lines += ["# HELP request_seconds How long an answer took.", "# TYPE request_seconds histogram"]
        for name, total in seconds:
            count = 0
            for number, limit in enumerate((*BUCKETS_S, "+Inf")):
                count += buckets[name, number]
                lines.append(f'request_seconds_bucket{{workflow="{name}",le="{limit}"}} {count}')
            lines += [f'request_seconds_sum{{workflow="{name}"}} {total:.6f}']
            lines += [f'request_seconds_count{{workflow="{name}"}} {count}']
        for number, (what, doc) in enumerate(
            (("calls", "Calls of a block."), ("failures", "Calls of a block that raised."))
        ):
            lines += [f"# HELP block_{what}_total {doc}", f"# TYPE block_{what}_total counter"]
            lines += [f'block_{what}_total{{block="{name}"}} {told[number]:.0f}' for name, told in blocks]
        lines += ["# HELP block_seconds_total Seconds spent in a block.", "# TYPE block_seconds_total counter"]
        lines += [f'block_seconds_total{{block="{name}"}} {told[2]:.6f}' for name, told in blocks]
        return "\n".join(lines) + "\n"


def watch(metrics: Metrics, package: str, blocks: Mapping[str, str]) -> None:
    """Have the calls that the flows of the package make counted: functions are wrapped, classes in their methods."""
    done: dict[int, Any] = {}
    for name, module in [*sys.modules.items()]:
        if not name.startswith(f"{package}.flows."):
            continue
        for key, value in [*vars(module).items()]:
            block = blocks.get(getattr(value, "__module__", None) or "")
            if block is None or not callable(value) or getattr(value, "__name__", "").startswith("_"):
                continue
            if id(value) not in done:
                done[id(value)] = (value, _watched(metrics, block, value))
            setattr(module, key, done[id(value)][1])


def _watched(metrics: Metrics, block: str, value: Any) -> Any:
    if not inspect.isclass(value):
        return _timed(metrics, block, value)
    for method in ("fit", "__call__"):
        own = vars(value).get(method)
        if inspect.isfunction(own):
            setattr(value, method, _timed(metrics, block, own))
    return value


def _timed(metrics: Metrics, block: str, function: Callable[..., Any]) -> Callable[..., Any]:
    if inspect.iscoroutinefunction(function):

        @functools.wraps(function)
        async def waited(*given: Any, **named: Any) -> Any:
            with metrics.call(block):
                return await function(*given, **named)

        return waited
    if inspect.isgeneratorfunction(function):

        @functools.wraps(function)
        def listed(*given: Any, **named: Any) -> Any:
            with metrics.call(block) as step:
                for item in function(*given, **named):
                    step.item(functools.partial(served, item))
                    yield item

        return listed
    if not inspect.isfunction(function):
        return function

    @functools.wraps(function)
    def called(*given: Any, **named: Any) -> Any:
        with metrics.call(block):
            return function(*given, **named)

    return called
