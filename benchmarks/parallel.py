"""Steps that sleep and steps that compute, with one worker and with several, beside joblib where it is installed.

Seconds for the whole, and how many times faster than one worker. Each worker count runs once to learn the times
that steps take, as a second run in the studio would, and is then measured with nothing stored.
"""

import argparse
import hashlib
import importlib.util
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from hyperstudio.runner.limits import Limits, usable_cores
from hyperstudio.runner.runner import Runner

STEPS = {
    "sleep": "import time\n\ndef sleep(x):\n    time.sleep(0.2)\n    return x\n",
    "compute": "def compute(x):\n    total = 0\n    for number in range(4_000_000):\n        total += number ^ x\n"
    "    return total\n",
}


def plan_of(folder: Path, name: str, count: int) -> dict[str, Any]:
    """So many steps that know nothing of each other."""
    file = f"blocks/{name}.py"
    digest = hashlib.blake2b((folder / file).read_bytes(), digest_size=16).hexdigest()
    called = {"kind": "call", "module": f"{folder.name}.blocks.{name}", "name": name, "file": file, "key": digest}
    steps = [
        {
            **called,
            "place": f"w.{name}{n}",
            "address": f"w.{name}",
            "inputs": [["x", ["constant", n]]],
            "outputs": ["out"],
        }
        for n in range(count)
    ]
    constants = [{"json": number, "type": "int"} for number in range(count)]
    outputs = {f"n{number}": [number, 0] for number in range(count)}
    return {"steps": steps, "constants": constants, "outputs": outputs, "files": {file: digest}, "fresh": True}


def seconds_of(folder: Path, store: Path, name: str, count: int, workers: int, rounds: int) -> float:
    """The median time of a run, helpers being there already."""
    runner = Runner(folder, folder.name, store, limits=Limits(workers=workers), spare=None)
    taken = []
    for number in range(rounds + 1):
        begun = time.perf_counter()
        run = runner.start(
            plan_of(folder, name, count), run_id=f"{name}-{workers}-{number}", on_event=lambda event: None
        )
        run.wait()
        assert run.status == "done"
        taken.append(time.perf_counter() - begun)
    runner.close()
    return statistics.median(taken[1:])


def joblib_seconds(text: str, name: str, count: int, workers: int, rounds: int) -> float:
    """The same with joblib's processes, which are there already as well."""
    import joblib

    space: dict[str, Any] = {}
    exec(text, space)
    taken = []
    with joblib.Parallel(n_jobs=workers) as parallel:
        for _ in range(rounds + 1):
            begun = time.perf_counter()
            parallel(joblib.delayed(space[name])(number) for number in range(count))
            taken.append(time.perf_counter() - begun)
    return statistics.median(taken[1:])


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", default=f"1,2,{max(4, usable_cores())}")
    given = parser.parse_args()
    print(f"{given.count} independent steps on {usable_cores()} processors: seconds (times as fast as one worker)")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "steps"
        (folder / "blocks").mkdir(parents=True)
        for name, text in STEPS.items():
            (folder / "blocks" / f"{name}.py").write_text(text)
        for name, text in STEPS.items():
            alone = 0.0
            for workers in dict.fromkeys(map(int, given.workers.split(","))):
                seconds = seconds_of(folder, Path(place) / "store", name, given.count, workers, given.rounds)
                alone = alone or seconds
                line = f"{name:8} {workers:2} workers: HyperStudio {seconds:6.2f} ({alone / seconds:.1f}×)"
                if importlib.util.find_spec("joblib"):
                    line += f"   joblib {joblib_seconds(text, name, given.count, workers, given.rounds):6.2f}"
                print(line)


if __name__ == "__main__":
    main()
