"""How far a search is, by whichever limit is nearest."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from hyperstudio.graph.values import FrozenMap
from hyperstudio.optimizer.trials import Trial
from hyperstudio.studio.optimizing import Optimization, SearchWish
from hyperstudio.studio.progress import how_far, progress_of, time_left
from tests.optimizer import made
from tests.optimizer.folders import write_stages


def search(folder: Path, **wish: object) -> Optimization:
    project = made.stages(2, 5)
    return Optimization(
        folder, project.but(configurations=FrozenMap(baseline=FrozenMap())), "baseline", SearchWish(**wish)
    )


def tried(optimization: Optimization, number: int, cost: float, **metrics: float) -> list[Trial]:
    configurations = list(optimization.space.configurations())[:number]
    outcomes = [made.gave(float(place), cost=cost, **metrics) for place in range(number)]
    return [
        Trial(place, answers, outcome, optimization.judge.verdict(outcome))
        for place, (answers, outcome) in enumerate(zip(configurations, outcomes, strict=True))
    ]


def test_without_other_limits_the_trials_say_how_far_it_is(tmp_path):
    optimization = search(tmp_path, trials=10)
    now = progress_of(optimization, tried(optimization, 4, 1.0), 0, 8.0)
    assert (now.fraction, now.left, how_far(now)) == (0.4, 12.0, ["4 of 10 trials"])
    assert time_left(now) == "about 12.0 s left"
    # What was tried before this search counts, and says nothing about how fast this one is.
    later = progress_of(optimization, tried(optimization, 4, 1.0), 3, 8.0)
    assert (later.fraction, later.left) == (0.4, 48.0)


def test_where_the_time_is_over_first_it_is_the_time(tmp_path):
    optimization = search(tmp_path, trials=10, seconds=16.0)
    now = progress_of(optimization, tried(optimization, 2, 1.0), 0, 12.0)
    assert (now.fraction, now.left) == (0.75, 4.0)
    assert how_far(now) == ["2 of 10 trials", "12.0 s of 16.0 s"]
    before_any = progress_of(optimization, [], 0, 4.0)
    assert (before_any.fraction, before_any.left) == (0.25, 12.0)


def test_where_the_cost_is_reached_first_it_is_the_cost(tmp_path):
    optimization = search(tmp_path, trials=20, cost=10.0)
    now = progress_of(optimization, tried(optimization, 4, 2.0), 0, 4.0)
    assert (now.fraction, now.left) == (0.8, 1.0)
    assert how_far(now)[1] == "steps took 8.0 s of 10.0 s"
    by_metric = search(tmp_path, trials=20, cost=2.0, cost_metric="seconds")
    now = progress_of(by_metric, tried(by_metric, 4, 99.0, seconds=0.25), 0, 4.0)
    assert (now.fraction, how_far(now)[1]) == (0.5, "seconds 1 of 2")


@pytest.mark.parametrize("limit", [["--seconds", "600"], ["--cost", "600"]])
def test_a_terminal_shows_a_bar_and_no_trace_of_it_stays_in_what_is_no_terminal(tmp_path, limit):
    folder = write_stages(tmp_path / "stages", 1, 3)
    command = [sys.executable, "-m", "hyperstudio", "optimize", str(folder), "--trust", "--json", *limit]
    parent, child = pty.openpty()
    done = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=child, env={**os.environ, "TERM": "xterm"})
    os.close(child)
    shown = b""
    while True:
        try:
            read = os.read(parent, 4096)
        except OSError:
            break
        if not read:
            break
        shown += read
    os.close(parent)
    assert len(json.loads(done.communicate()[0])["trials"]) == 3
    assert "of 3 trials" in shown.decode()
    assert " of 10 min" in shown.decode()
    piped = subprocess.run([*command, "--study", "two"], capture_output=True, text=True, check=True)
    assert "\x1b" not in piped.stderr
    assert "of 3 trials" not in piped.stderr
