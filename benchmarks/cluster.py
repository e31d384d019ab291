"""A search on one and on two workers of dask.distributed, whose trials sleep or compute: seconds, times as fast."""

import os
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


def compare() -> None:
    """Measure and print a table."""
    from distributed import LocalCluster

    for kind, text in STEPS.items():
        alone = 0.0
        for workers in (1, 2):
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
            alone = alone or seconds
            print(
                f"{kind:8} {workers} workers: {TRIALS} trials in {seconds:6.2f} s ({alone / seconds:.2f}×)", flush=True
            )
