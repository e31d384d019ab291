"""Planning, running and running again for trivial blocks, beside other tools, in one run.

Each engine gets the same work: n blocks that add one to a number, as a chain or side by side. Microseconds a
block, the best of the rounds: what else goes on in the machine only adds. In brackets the time of the processor
alone, without waiting for the disk or for others. The other tools are in `peers.py`, and measured where they are
installed. Linux only.
"""

import argparse
import logging
import shutil
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

from benchmarks.peers import Row, Time, best, measure_peers, timed
from hyperstudio.files.write import save_project
from hyperstudio.graph.block import Block, Graph, Use, Workflow
from hyperstudio.graph.code import CodeImplementation, SourceFile
from hyperstudio.graph.ports import Port
from hyperstudio.graph.project import Project
from hyperstudio.graph.values import FrozenMap
from hyperstudio.planning.keys import Environment
from hyperstudio.planning.planner import plan
from hyperstudio.reading.code import read_code
from hyperstudio.runner.limits import Limits
from hyperstudio.runner.runner import Runner

STEP = "def add(value: int) -> int:\n    return value + 1\n"
SHAPES = ("chain", "wide")


def project_of(size: int, shape: str) -> Project:
    """A project whose one workflow uses a shared block `size` times."""
    number, total = Port(name="value", type="int"), Port(name="total", type="int")
    add = Block(
        inputs=(number,),
        outputs=(total,),
        implementations=FrozenMap({"add": CodeImplementation(source=SourceFile.of(STEP), code=read_code(STEP, "add"))}),
    )
    names = [f"n{index}" for index in range(size)]
    wires = {
        f"{name}:value": ":value" if index == 0 else f"{names[index - 1 if shape == 'chain' else 0]}:total"
        for index, name in enumerate(names)
    }
    outputs = names[-1:] if shape == "chain" else names
    wires |= {f":{name}": f"{name}:total" for name in outputs}
    graph = Graph(wires=FrozenMap(wires), uses=FrozenMap({name: Use(of="shared.add") for name in names}))
    ports = tuple(Port(name=name, type="int") for name in outputs)
    workflow = Workflow(inputs=(number.but(default=1),), outputs=ports, graph=graph)
    workflow = workflow.but(inputs=(Port(name="value", type="int", default=1),))
    return Project(format=1, name="numbers", workflows=FrozenMap({"main": workflow}), shared=FrozenMap({"add": add}))


def measure_studio(size: int, shape: str, rounds: int) -> Row:
    """Ours: plan in this process; run without storing, run with storing, and find all of it again in a new worker."""
    project = project_of(size, shape)
    found: dict[str, list[Time]] = {"plan": [], "run": [], "run and store": [], "second run": []}
    with tempfile.TemporaryDirectory() as place:
        folder, store = Path(place) / "numbers", Path(place) / "store"
        folder.mkdir()
        save_project(folder, project, None)
        made = plan(project, "main", FrozenMap(), {}, Environment("3", {}))
        for _ in range(rounds):
            fresh = project.but(workflows=FrozenMap(project.workflows))  # for which no plan is remembered
            taken, made = timed(lambda fresh=fresh: plan(fresh, "main", FrozenMap(), {}, Environment("3", {})))
            found["plan"].append(taken)
        asked = made.as_json() | {"quiet": True, "fresh": False}
        for _ in range(rounds):
            shutil.rmtree(store, ignore_errors=True)
            for name, stored in (("run", False), ("run and store", True), ("second run", True)):
                found[name].append(time_in_worker(folder, store, asked | {"store": stored}))
    return best(found, size)


def time_in_worker(folder: Path, store: Path, asked: dict[str, Any]) -> Time:
    """Seconds that a new worker needs for a plan, after an empty one, for which it has imported its own code."""
    with Runner(folder, "numbers", store, spare=None, limits=Limits(workers=1)) as runner:
        taken: Time = (0.0, 0.0)
        for number, plan_now in enumerate((asked | {"steps": [], "outputs": {}}, asked)):
            ended: list[float] = []

            def take(event: dict[str, Any], ended: list[float] = ended) -> None:
                if event["event"] == "run_finished":
                    assert event["status"] == "done", event
                    ended.append(event["seconds"])

            used = taken[1]
            run = runner.start(plan_now, run_id=f"run-{number}", on_event=take)
            run.wait()
            # Of the main thread, which does nothing else, in nanoseconds since it started.
            taken = (ended[0], int(Path(f"/proc/{run.worker.pid}/schedstat").read_text().split()[0]) / 1e9)
        return taken[0], taken[1] - used


def shown(taken: Time | None) -> str:
    """Both times of a cell."""
    return "–" if taken is None else f"{taken[0]:.1f} ({taken[1]:.1f})"


def main() -> None:
    """Print a table for each size and shape."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000")
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")  # the others' own
    place = Path(tempfile.mkdtemp())
    sys.path.insert(0, str(place))
    try:
        for size in map(int, given.sizes.split(",")):
            for shape in SHAPES:
                rows = {"HyperStudio": measure_studio(size, shape, given.rounds)}
                rows |= measure_peers(size, shape, given.rounds, place)
                print(f"\n{size:,} blocks, {shape}: µs a block (of the processor)")
                columns = ("plan", "run", "run and store", "second run")
                print(f"{'':18}" + "".join(f"{column:>17}" for column in columns))
                for engine, row in rows.items():
                    cells = "".join(f"{shown(row.get(column)):>17}" for column in columns)
                    print(f"{engine:18}{cells}")
    finally:
        shutil.rmtree(place, ignore_errors=True)
    subprocess.run([sys.executable, "--version"], check=True)


if __name__ == "__main__":
    main()
