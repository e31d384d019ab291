"""How many steps a search over stages with several implementations runs, beside running each configuration anew."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.optimizer.folders import write_stages


def compare(stages: int, ways: int) -> None:
    """Search all configurations and print the steps that were run, those announced, and the naive ones."""
    with tempfile.TemporaryDirectory() as place:
        folder = write_stages(Path(place) / "stages", stages, ways)
        command = [sys.executable, "-m", "hyperstudio", "optimize", str(folder), "--trust", "--json"]
        command += ["--trials", str(ways**stages)]
        own = os.environ | {"HYPERSTUDIO_STORE": f"{place}/store", "HYPERSTUDIO_DATA": f"{place}/data"}
        begun = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=own)
        seconds = time.perf_counter() - begun
    result = json.loads(done.stdout)
    steps, distinct = result["steps"], sum(ways**depth for depth in range(1, stages + 1))
    print(
        f"{stages} stages × {ways}: {result['configurations']} configurations, {len(result['trials'])} trials;"
        f" {steps['run']} steps run, {distinct} are distinct, {steps['naive']} naive; {seconds:.1f} s"
    )
    print(next(line for line in done.stderr.splitlines() if "distinct" in line))
    print(f"best: {result['best']['configuration']}")
