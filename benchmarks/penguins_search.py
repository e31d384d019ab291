"""The penguins example: a search of all its choices beside brute force in plain scikit-learn, and beside naive runs."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from hyperstudio.studio.api import open_project
from tests.reference.penguins_search import scores, ways

EXAMPLE = Path(__file__).resolve().parents[1] / "resources/examples/penguins"
TURNS = 3
LATENCY = {"measure": "latency", "of": "predict", "unit": "ms"}


def compare() -> None:
    """Search, check the winner against brute force, and print steps and times; then with latency in the objective."""
    with tempfile.TemporaryDirectory() as place:
        os.environ |= {"HYPERSTUDIO_STORE": f"{place}/store", "HYPERSTUDIO_DATA": f"{place}/data"}
        folder = copied(Path(place) / "penguins")
        before, _, _ = hyperstudio("run", folder, "evaluate")
        found, said, seconds = hyperstudio("optimize", folder, "--choices-only")
        begun = time.perf_counter()
        best = max(scores(way)["f1"] for way in ways())
        script = time.perf_counter() - begun
        winner = {a: str(v) for a, v in found["best"]["configuration"].items() if a.startswith("model.")}
        alone = scores(next(way for way in ways() if way == winner))
        print(f"{found['configurations']} configurations; {len(found['trials'])} trials in {seconds:.1f} s")
        print(f"best f1 {found['best']['objective']:.6f} {winner}; brute force: {best:.6f} in {script:.1f} s")
        print(f"the winner in plain scikit-learn: f1 {alone['f1']:.6f}, accuracy {alone['accuracy']:.3f} (≥ 0.8)")
        print(f"its metrics: {found['best']['metrics']} (train_seconds ≤ 5); final: {found['final']}")
        print(next(line for line in said.splitlines() if "distinct" in line))
        print(f"run: {found['steps']['run']} steps, and {before['steps']['run']} in a run before; {found['steps']}")
        os.environ["HYPERSTUDIO_STORE"] = f"{place}/empty"  # what was stored before would be found
        by_turns(copied(Path(place) / "turns"))
        with_latency(Path(place))


def by_turns(folder: Path) -> None:
    """The search and a naive loop over the same configurations take turns, so that other load meets both."""
    searched: list[float] = []
    naive: list[float] = []
    with open_project(folder, trust=True) as project:
        number = 96 // TURNS
        for turn in range(TURNS):
            begun = time.perf_counter()
            study = project.optimize(
                trials=number * (turn + 1), sampler="exhaustive", study="turns", resume=turn > 0, parameters=False
            )
            searched.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            for row in study.trials[-number:]:
                for workflow in ("evaluate", "train"):
                    project.run(workflow, configuration=row["configuration"], fresh=True)
            naive.append(time.perf_counter() - begun)
    ratios = sorted(b / a for a, b in zip(searched, naive, strict=True))
    print(f"by turns, {TURNS} times {number} configurations: search {sum(searched):.1f} s, naive {sum(naive):.1f} s")
    print(f"the naive loop takes {sum(naive) / sum(searched):.1f} times as long ({ratios[0]:.1f} to {ratios[-1]:.1f})")


def with_latency(place: Path) -> None:
    """Two searches with latency in the objective; how far the winner of one is from the best of the other."""
    folder = copied(place / "quick")
    about = json.loads((folder / "hyperstudio.json").read_text())
    about["metrics"]["latency_ms"] = LATENCY
    about["objective"] = {"maximize": "0.7 × f1 + 0.3 × (1 / latency_ms)"}
    (folder / "hyperstudio.json").write_text(json.dumps(about))
    first, _, seconds = hyperstudio("optimize", folder, "--choices-only", "--study", "first")
    second, _, _ = hyperstudio("optimize", folder, "--choices-only", "--study", "second")
    key = str(first["best"]["configuration"])
    again = {str(row["configuration"]): row for row in second["trials"]}
    lost = second["best"]["objective"] - again[key]["objective"]
    changes = [
        abs(row["objective"] - again[str(row["configuration"])]["objective"])
        for row in first["trials"]
        if row["objective"] is not None and again[str(row["configuration"])]["objective"] is not None
    ]
    middle, high = statistics.quantiles(changes, n=20)[9::9]
    print(
        f"with latency: {len(first['trials'])} trials in {seconds:.1f} s; best {first['best']['objective']:.4f} {key}"
    )
    noise = f"half of all configurations differ by {middle:.5f} or more between the two, 1 in 20 by {high:.5f}"
    print(f"a second search: its best is {lost:.5f} better; {noise}")


def copied(folder: Path) -> Path:
    """A copy of the example."""
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(".hyperstudio", "__pycache__"))
    return folder


def hyperstudio(command: str, folder: Path, *words: str) -> tuple[dict[str, Any], str, float]:
    """What a command says as JSON and as notes, and how long it took."""
    asked = [sys.executable, "-m", "hyperstudio", command, str(folder), *words, "--trust", "--json"]
    begun = time.perf_counter()
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - begun
    if done.returncode:
        raise SystemExit(done.stderr + done.stdout)
    return json.loads(done.stdout), done.stderr, seconds
