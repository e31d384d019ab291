"""Changing the last of 1,000 blocks: how long the studio takes beside the step itself, with everything warm.

A chain of blocks, each with a file of its own; the parameter of the last one is set, and the project is run. Measured
from `Studio.run` to the end of the run as the studio hears it: a new plan, 999 values looked up, one step, the run's
file. In the same process a loop over the same functions with `joblib.Memory`, and one that just calls them all.
"""

import argparse
import gc
import importlib
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from hyperstudio.files.write import save_project
from hyperstudio.graph.block import Block, Graph, Workflow
from hyperstudio.graph.code import CodeImplementation, SourceFile
from hyperstudio.graph.ports import Port
from hyperstudio.graph.project import Project
from hyperstudio.graph.values import FrozenMap
from hyperstudio.reading.code import read_code

GOAL_MS = 50.0


def project_of(size: int) -> Project:
    """A chain of `size` blocks, each of them with its own code and one parameter."""
    number, total = Port(name="value", type="int"), Port(name="total", type="int")
    blocks, wires, before = {}, {}, ":value"
    for index in range(size):
        text = f"def add{index}(value: int, *, by: int = 1) -> int:\n    return value + by\n"
        code = CodeImplementation(source=SourceFile.of(text), code=read_code(text, f"add{index}"))
        blocks[f"n{index}"] = Block(
            inputs=(number,), outputs=(total,), implementations=FrozenMap({f"add{index}": code})
        )
        wires[f"n{index}:value"], before = before, f"n{index}:total"
    wires[":total"] = before
    graph = Graph(wires=FrozenMap(wires), blocks=FrozenMap(blocks))
    workflow = Workflow(inputs=(number.but(default=1),), outputs=(total,), graph=graph)
    return Project(format=1, name="numbers", workflows=FrozenMap({"main": workflow}))


def measure_studio(folder: Path, size: int, rounds: int) -> list[float]:
    """Milliseconds from the wish to the end of the run, without what the step itself took."""
    from hyperstudio.files.trust import trust
    from hyperstudio.studio.document import Document
    from hyperstudio.studio.studio import Studio

    save_project(folder, project_of(size), None)
    trust(folder)
    studio = Studio(Document(folder))
    found = []
    gc.disable()  # as in the window, which collects between events
    try:
        for number in range(rounds + 2):
            studio.set_parameter(f"main.n{size - 1}.add{size - 1}.by", 2 + number)
            start = time.perf_counter()
            execution = studio.run("main")
            execution.wait()
            taken = time.perf_counter() - start
            run = execution.run
            assert run.status == "done", run.failure
            assert number == 0 or run.counts["run"] == 1, run.counts
            own = sum(step.wall for step in run.steps.values() if step.state == "finished")
            if number >= 2:  # the first run makes everything, the second warms what is read only then
                found.append((taken - own) * 1000)
    finally:
        gc.enable()
        studio.close()
    return found


def measure_loops(folder: Path, size: int, rounds: int) -> dict[str, list[float]]:
    """The same functions, called in a loop."""
    sys.path.insert(0, str(folder.parent))
    functions: list[Any] = [
        getattr(importlib.import_module(f"numbers_.workflows.main.blocks.n{index}.add{index}"), f"add{index}")
        for index in range(size)
    ]

    def loop(called: list[Any], by: int) -> float:
        start = time.perf_counter()
        value = 1
        for function in called[:-1]:
            value = function(value)
        called[-1](value, by=by)
        return (time.perf_counter() - start) * 1000

    found = {"all of them called": [loop(functions, by) for by in range(rounds)]}
    try:
        import joblib
    except ImportError:
        return found
    memory = joblib.Memory(str(folder.parent / "joblib"), verbose=0)
    remembered = [memory.cache(function) for function in functions]
    loop(remembered, -1)
    return found | {"joblib.Memory": [loop(remembered, by) for by in range(rounds)]}


def main() -> None:
    """Print milliseconds: median, best and worst."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        os.environ["HYPERSTUDIO_STORE"] = str(Path(place) / "store")
        os.environ["HYPERSTUDIO_DATA"] = str(Path(place) / "data")
        folder = Path(place) / "numbers"
        folder.mkdir()
        rows = {"HyperStudio": measure_studio(folder, given.size, given.rounds)}
        folder.rename(folder.with_name("numbers_"))  # `numbers` is a module of Python's own
        rows |= measure_loops(folder.with_name("numbers_"), given.size, given.rounds)
    print(f"the last of {given.size:,} blocks changed: ms to the end of the run, without its own time")
    for engine, taken in rows.items():
        says = (
            f"   over the goal of {GOAL_MS:.0f}"
            if engine == "HyperStudio" and statistics.median(taken) > GOAL_MS
            else ""
        )
        print(f"{engine:20}{statistics.median(taken):10.1f}   best {min(taken):8.1f}   worst {max(taken):8.1f}{says}")


if __name__ == "__main__":
    main()
