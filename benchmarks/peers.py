"""The other tools of `overhead.py`: the same trivial blocks as plain functions, each tool in its own way.

“plan” is making the tool's graph from imported functions, “run” a run that finds nothing (for tools that keep values it
is “run and store”), “second run” the same again, with what was kept.
"""

import importlib
import importlib.util
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LONGEST_HAMILTON_CHAIN = 1000  # a chain of 10,000 ends its process: it recurses
ENOUGH_SECONDS = 5.0  # no further round after so long
SMALL = 1000  # beyond, the caches that write a file for each block, and all of hypernodes, take minutes


Time = tuple[float, float]
"""On the clock, and of the processor."""
Row = dict[str, Time]


@dataclass(frozen=True)
class Work:
    """`size` functions of a module, `n0(x)`, `n1(n0)` …, as a chain or each of the first one."""

    module: Any
    size: int
    shape: str
    folder: Path

    @property
    def functions(self) -> list[Callable[[int], int]]:
        return [getattr(self.module, f"n{index}") for index in range(self.size)]

    @property
    def wanted(self) -> list[str]:
        return [f"n{self.size - 1}"] if self.shape == "chain" else [f"n{index}" for index in range(self.size)]

    def before(self, index: int) -> str:
        return "x" if index == 0 else f"n{index - 1 if self.shape == 'chain' else 0}"


@dataclass(frozen=True)
class Peer:
    """How a tool builds its graph and runs it; `keeps` where it finds values again."""

    build: Callable[[], Any]
    run: Callable[[Any], Any]
    keeps: bool = False


def source_of(size: int, shape: str) -> str:
    """The same work as plain functions, one for each block."""
    lines = ["def n0(x: int) -> int:\n    return x + 1\n"]
    for index in range(1, size):
        before = f"n{index - 1}" if shape == "chain" else "n0"
        lines.append(f"def n{index}({before}: int) -> int:\n    return {before} + 1\n")
    return "\n".join(lines)


def networkx_loop(work: Work) -> Peer:
    """What one writes by hand around a graph of networkx."""
    import networkx

    def build() -> Any:
        graph = networkx.DiGraph()
        for index, function in enumerate(work.functions):
            graph.add_node(f"n{index}", function=function)
            if index:
                graph.add_edge(work.before(index), f"n{index}")
        return graph

    def run(graph: Any) -> Any:
        values: dict[str, int] = {}
        for name in networkx.topological_sort(graph):
            before = list(graph.predecessors(name))
            values[name] = graph.nodes[name]["function"](values[before[0]] if before else 1)
        return values

    return Peer(build, run)


def dask_sync(work: Work) -> Peer:
    """dask's scheduler in this process."""
    import dask.local

    functions = work.functions

    def build() -> Any:
        return {f"n{index}": (function, work.before(index)) for index, function in enumerate(functions)} | {"x": 1}

    return Peer(build, lambda graph: dask.local.get_sync(graph, work.wanted))


def hamilton(work: Work, cached: bool = False) -> Peer:
    """A driver of Hamilton, plain or with its cache of files."""
    from hamilton import driver

    folder = tempfile.mkdtemp(dir=work.folder)

    def build() -> Any:
        builder = driver.Builder().with_modules(work.module)
        return (builder.with_cache(path=folder) if cached else builder).build()

    return Peer(build, lambda made: made.execute(work.wanted, inputs={"x": 1}), cached)


def hypernodes(work: Work, cached: bool = False) -> Peer:
    """A pipeline of hypernodes, plain or with its cache of files."""
    import hypernodes as tool

    folder = tempfile.mkdtemp(dir=work.folder)

    def build() -> Any:
        engine = tool.SeqEngine(cache=tool.DiskCache(path=folder)) if cached else tool.SeqEngine()
        nodes = [tool.node(output_name=f"n{i}", cache=cached)(each) for i, each in enumerate(work.functions)]
        return tool.Pipeline(nodes, engine=engine)

    return Peer(build, lambda pipeline: pipeline.run({"x": 1}), cached)


def joblib_memory(work: Work) -> Peer:
    """joblib.Memory around each function, called in a loop."""
    import joblib

    folder = tempfile.mkdtemp(dir=work.folder)

    def run(cached: list[Callable[[int], int]]) -> Any:
        first = value = cached[0](1)
        for function in cached[1:]:
            value = function(value if work.shape == "chain" else first)
        return value

    return Peer(lambda: [joblib.Memory(folder, verbose=0).cache(each) for each in work.functions], run, keeps=True)


def peers(work: Work) -> Iterator[tuple[str, Peer]]:
    """Those that are installed and can do the work."""
    yield "networkx loop", networkx_loop(work)
    small = work.size <= SMALL
    if importlib.util.find_spec("dask"):
        yield "dask", dask_sync(work)
    if importlib.util.find_spec("hypernodes") and small:
        yield "hypernodes", hypernodes(work)
        yield "hypernodes cached", hypernodes(work, cached=True)
    if importlib.util.find_spec("hamilton") and (work.shape == "wide" or work.size <= LONGEST_HAMILTON_CHAIN):
        yield "Hamilton", hamilton(work)
        if small:
            yield "Hamilton cached", hamilton(work, cached=True)
    if importlib.util.find_spec("joblib") and small:
        yield "joblib.Memory", joblib_memory(work)


def timed(do: Callable[[], Any]) -> tuple[Time, Any]:
    """Seconds on the clock and of the processor, and what it gave."""
    clock, processor = time.perf_counter(), time.process_time()
    given = do()
    return (time.perf_counter() - clock, time.process_time() - processor), given


def best(found: dict[str, list[Time]], size: int) -> Row:
    """Of each kind of time the best round, in microseconds a block."""
    return {name: (_least(times, 0, size), _least(times, 1, size)) for name, times in found.items()}


def _least(times: list[Time], which: int, size: int) -> float:
    return min(taken[which] for taken in times) / size * 1e6


def measured(peer: Peer, size: int, rounds: int) -> Row:
    """Microseconds a block for building, a first and a second run."""
    runs = ("run and store", "second run") if peer.keeps else ("run",)
    found: dict[str, list[Time]] = {name: [] for name in ("plan", *runs)}
    for _ in range(1 if peer.keeps else rounds):
        taken, engine = timed(peer.build)
        found["plan"].append(taken)
        for name in runs:
            taken, _ = timed(lambda engine=engine: peer.run(engine))
            found[name].append(taken)
        if sum(clock for times in found.values() for clock, _ in times) > ENOUGH_SECONDS:
            break
    return best(found, size)


def measure_peers(size: int, shape: str, rounds: int, place: Path) -> dict[str, Row]:
    """The others, where they are installed. `place` is on Python's path."""
    name = f"numbers_{shape}_{size}"
    (place / f"{name}.py").write_text(source_of(size, shape))
    importlib.invalidate_caches()
    sys.setrecursionlimit(max(sys.getrecursionlimit(), 20 * size))
    work = Work(importlib.import_module(name), size, shape, place)
    return {title: measured(peer, size, rounds) for title, peer in peers(work)}
