"""Storing and reading large values, beside joblib.Memory and plain pickle files, in one run.

A 100 MB array and a table of a million rows. “Store” is from the object to the file; “first read” is in a process
that has not verified the file yet, “read” later; after reading, the numbers are summed up, so that all of them were
really there. Milliseconds, the median of the rounds, and how many times that is of ours.
"""

import argparse
import importlib.util
import pickle
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from hyperstudio.runner.worker.digests import pickled
from hyperstudio.runner.worker.store import Store

PARTS = ("store", "first read", "read")
ARRAY_NUMBERS = 12_500_000
TABLE_ROWS = 1_000_000


def array() -> Any:
    """100 MB of random numbers."""
    return np.random.default_rng(1).random(ARRAY_NUMBERS)


def table() -> Any:
    """A million rows: numbers, counts, times, and a column of few words."""
    made = np.random.default_rng(2)
    columns: dict[str, Any] = {f"x{number}": made.random(TABLE_ROWS) for number in range(6)}
    columns |= {f"n{number}": made.integers(0, 1000, TABLE_ROWS) for number in range(3)}
    columns["at"] = pd.date_range("2020-01-01", periods=TABLE_ROWS, freq="s")
    columns["word"] = pd.Categorical.from_codes(made.integers(0, 5, TABLE_ROWS), list("abcde"))
    return pd.DataFrame(columns)


def touched(value: Any) -> float:
    """Read every number."""
    return float(value.sum() if isinstance(value, np.ndarray) else value.sum(numeric_only=True).sum())


def timed(do: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds, and what it gave."""
    start = time.perf_counter()
    given = do()
    return time.perf_counter() - start, given


def ours(value: Any, place: Path) -> dict[str, float]:
    """The store of the runner, with digest and checksums."""
    store = Store(str(place / "store"))

    def put() -> str:
        form = pickled(value)
        assert form is not None
        digest = form.digest()
        assert store.put(digest, form)
        return digest

    taken, digest = timed(put)
    store.close()
    store = Store(str(place / "store"))
    first, _ = timed(lambda: touched(store.load(digest)))
    again, _ = timed(lambda: touched(store.load(digest)))
    store.close()
    return dict(zip(PARTS, (taken, first, again), strict=True))


def plain(value: Any, place: Path) -> dict[str, float]:
    """A pickle file, without any check."""
    file = place / "value.pickle"

    def put() -> None:
        with file.open("wb") as out:
            pickle.dump(value, out, 5)

    def read() -> float:
        with file.open("rb") as stored:
            return touched(pickle.load(stored))

    taken, _ = timed(put)
    return dict(zip(PARTS, (taken, timed(read)[0], timed(read)[0]), strict=True))


def joblib_memory(value: Any, place: Path) -> dict[str, float]:
    """joblib.Memory around a function that gives the value at once."""
    import joblib

    made = joblib.Memory(str(place / "joblib"), verbose=0).cache(_given, ignore=["value"])
    taken, _ = timed(lambda: made(value, 1))
    return dict(zip(PARTS, (taken, *(timed(lambda: touched(made(value, 1)))[0] for _ in range(2))), strict=True))


def _given(value: Any, number: int) -> Any:
    return value


def main() -> None:
    """Print a table for each value."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    engines = {"HyperStudio": ours, "pickle": plain}
    if importlib.util.find_spec("joblib"):
        engines["joblib.Memory"] = joblib_memory
    for title, make in (("array of 100 MB", array), ("table of a million rows", table)):
        value = make()
        taken: dict[str, list[dict[str, float]]] = {engine: [] for engine in engines}
        for _ in range(rounds):
            for engine, measure in engines.items():
                place = Path(tempfile.mkdtemp())
                try:
                    taken[engine].append(measure(value, place))
                finally:
                    shutil.rmtree(place)
        print(f"\n{title}: ms (times ours)")
        print(f"{'':16}" + "".join(f"{part:>20}" for part in PARTS))
        for engine, rows in taken.items():
            cells = ""
            for part in PARTS:
                ratio = statistics.median(
                    row[part] / own[part] for row, own in zip(rows, taken["HyperStudio"], strict=True)
                )
                cells += f"{statistics.median(row[part] for row in rows) * 1000:12.1f} ({ratio:4.1f} ×)"
            print(f"{engine:16}{cells}")


if __name__ == "__main__":
    main()
