"""A search on one and on two workers of dask.distributed, whose trials sleep or compute: seconds, times as fast."""

import os
import statistics
import tempfile
import time
from pathlib import Path

from hyperstudio.studio.api import open_project
from tests.optimizer.folders import write_stages

TRIALS = 16
STEPS = {
    "sleep": "import time\n\n\ndef {name}(value: float) -> float:\n    time.sleep(1)\n    return value + {n}\n",
    "compute": "def {name}(value: float) -> float:\n    total = 0\n    for number in range(12_000_000):\n"
    "        total += number ^ {n}\n    return value + {n}\n",
}


def compare(rounds: int) -> None:
    """Measure one worker and two by turns, and print a table."""
    for kind, text in STEPS.items():
        taken: dict[int, list[float]] = {1: [], 2: []}
        for _ in range(rounds):
            for workers, seconds in taken.items():
                seconds.append(seconds_of(text, workers))
        ratios = sorted(one / two for one, two in zip(taken[1], taken[2], strict=True))
        one, two = (statistics.median(seconds) for seconds in taken.values())
        print(
            f"{kind:8} {TRIALS} trials: 1 worker {one:6.2f} s, 2 workers {two:6.2f} s;"
            f" {statistics.median(ratios):.2f} times as fast ({ratios[0]:.2f} to {ratios[-1]:.2f})",
            flush=True,
        )


def seconds_of(text: str, workers: int) -> float:
    """The seconds of one search on a new cluster, with nothing stored before."""
    from distributed import LocalCluster

    with (
        tempfile.TemporaryDirectory() as place,
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
    ):
        os.environ |= {"HYPERSTUDIO_STORE": f"{place}/store", "HYPERSTUDIO_DATA": f"{place}/data"}
        folder = write_stages(Path(place) / "stages", 1, TRIALS)
        for n in range(TRIALS):
            path = folder / "workflows" / "main" / "blocks" / "a" / f"i{n}.py"
            path.write_text(text.format(name=path.stem, n=n))
        with open_project(folder, trust=True) as project:
            begun = time.perf_counter()
            study = project.optimize(trials=TRIALS, workers=workers, scheduler=cluster.scheduler_address)
            seconds = time.perf_counter() - begun
        assert len(study.trials) == TRIALS
    return seconds
