"""Which of two paths is the faster one, 10 % apart, while two other processes load the machine on and off.

How often the order is wrong: with the studio's measure, and with what one writes down by hand: the mean of five calls,
the median of fifteen, and the fastest of fifteen, as `timeit` says it.
"""

import multiprocessing
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.parallel import plan_of
from hyperstudio.runner.limits import Limits
from hyperstudio.runner.runner import Runner

CODE = "def path(x):\n    total = 0\n    for number in range(x):\n        total += number ^ 7\n    return total\n"
SLOW, FAST = 44_000, 40_000
BY_HAND: dict[str, Callable[[list[float]], float]] = {
    "mean of five": lambda taken: statistics.fmean(taken[:5]),
    "median of fifteen": statistics.median,
    "fastest of fifteen": min,
}


def compare(tries: int) -> None:
    """Measure both paths so often, and print how often the slower one looked faster."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "steps"
        (folder / "blocks").mkdir(parents=True)
        (folder / "blocks" / "path.py").write_text(CODE)
        runner = Runner(folder, folder.name, Path(place) / "store", limits=Limits(workers=1), spare=None)
        others = [multiprocessing.Process(target=load, args=(seed,), daemon=True) for seed in (1, 2)]
        for other in others:
            other.start()
        wrong = {"HyperStudio": 0, **dict.fromkeys(BY_HAND, 0)}
        for number in range(tries):
            slow, fast = (measured(runner, folder, size, f"{number}-{size}") for size in (SLOW, FAST))
            wrong["HyperStudio"] += slow <= fast
            slow_calls, fast_calls = calls(SLOW), calls(FAST)
            for name, summed in BY_HAND.items():
                wrong[name] += summed(slow_calls) <= summed(fast_calls)
        for other in others:
            other.kill()
        runner.close()
    for name, times in wrong.items():
        print(f"{name:28} wrong order in {times} of {tries} tries ({100 * times / tries:.1f} %)")


def calls(size: int) -> list[float]:
    """The seconds of fifteen calls by the clock, after two to warm up."""
    space: dict[str, Any] = {}
    exec(CODE, space)
    taken = []
    for _ in range(17):
        begun = time.perf_counter()
        space["path"](size)
        taken.append(time.perf_counter() - begun)
    return taken[2:]


def measured(runner: Runner, folder: Path, size: int, run: str) -> float:
    """One measurement of a path, as a trial makes it."""
    plan = plan_of(folder, "path", 1) | {"constants": [{"json": size, "type": "int"}], "measure": True, "store": False}
    told: dict[str, Any] = {}

    def hear(event: dict[str, Any]) -> None:
        if event["event"] == "measured":
            told.update(event)

    handle = runner.start(plan, run_id=run, on_event=hear)
    handle.wait()
    return float(min(told["seconds"]) / min(told["reference"]))


def load(seed: int) -> None:
    """Compute and rest by turns, for a random while each."""
    draw = random.Random(seed)
    while True:
        until = time.perf_counter() + draw.uniform(0.05, 1.0)
        while time.perf_counter() < until:
            sum(range(10_000))
        time.sleep(draw.uniform(0.05, 1.0))
