"""Contracts: every implementation of a block is tested with the block's test_contract.py, and the results are kept.

They lie in `.hyperstudio/contracts.json`, each with the digest of the code and interface that it was made with, so
that a later edit makes it stale. Versions of packages are not part of that digest.
"""

import hashlib
import json
import threading
import uuid
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from hyperstudio.editing.contracts import TESTS
from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import every_block, find, last, nearest, parent
from hyperstudio.graph.block import Block, Graph, GraphImplementation, Workflow
from hyperstudio.graph.code import CodeImplementation
from hyperstudio.graph.folders import code_file, folder_of
from hyperstudio.graph.project import Project
from hyperstudio.planning.modules import modules_of
from hyperstudio.planning.plan import Given
from hyperstudio.planning.planner import implementation_plan
from hyperstudio.runner.contracts import TestedBlock, TestEnded, run_contracts
from hyperstudio.studio.counts import first_line
from hyperstudio.studio.running import Running

Outcome = Literal["passed", "failed", "unable", "untested", "none"]
SAID: Mapping[Outcome, str] = MappingProxyType(
    {
        "passed": "passed",
        "failed": "failed",
        "unable": "could not run",
        "untested": "could not run: its tests cannot be read",
        "none": "none",
    }
)
"""Outcomes as people read them."""
_GRAVE: tuple[Outcome, ...] = ("failed", "unable", "untested", "passed")


@dataclass(frozen=True, slots=True)
class Contract:
    """How an implementation stands to its block's contract. `stale`: what was tested was changed since.

    It is "unable" where the implementation could not be loaded for the test (a package is missing, its code does not
    import), and "untested" where the file of the tests could not: that says nothing of the implementation.
    """

    outcome: Outcome
    what: str = ""
    stale: bool = False


NO_CONTRACT = Contract("none")


def check_contracts(
    folder: Path,
    project: Project,
    running: Running,
    address: str = "",
    told: Callable[[TestEnded], None] = lambda _ended: None,
) -> dict[str, Contract]:
    """Test the implementations at `address` (all by default; a workflow, block or implementation) and keep the results.

    The project is tested as it lies in its folder. Raises StudioError for an address that does not exist.
    """
    asked = list(_asked(project, address))
    if not asked:
        near = nearest(project, address)
        mend = f"Did you mean “{near}”?" if near else "Name a workflow, a block or an implementation."
        raise StudioError(f"There is nothing to test at “{address}”.", mend, address)
    blocks = _blocks(folder, project, asked)
    results: dict[str, Contract] = {}

    def hear(ended: TestEnded) -> None:
        before = results.get(ended.address)
        if before is None or _GRAVE.index(ended.outcome) < _GRAVE.index(before.outcome):
            results[ended.address] = Contract(ended.outcome, ended.what)
        told(ended)

    if blocks:
        runner = running.runner
        run_contracts(
            runner.python, folder, runner.store, blocks, lambda own, inputs: _call(project, running, own, inputs), hear
        )
    found = {own: results.get(own, NO_CONTRACT) for own in asked}
    _keep(folder, project, found)
    return found


def contracts(folder: Path, project: Project) -> dict[str, Contract]:
    """What is known of every implementation that has a contract; one that was never tested has the outcome "none"."""
    kept, known = _read(folder), {}
    for address, block in every_block(project):
        known.update(_known(kept, project, address, block))
    return known


def contracts_of(folder: Path, project: Project, address: str, block: Block) -> dict[str, Contract]:
    """What is known of the implementations of one block, by their names; nothing where it has no contract."""
    return {last(own): contract for own, contract in _known(_read(folder), project, address, block).items()}


def _known(kept: Mapping[str, Mapping[str, str]], project: Project, address: str, block: Block) -> dict[str, Contract]:
    known: dict[str, Contract] = {}
    for name in block.implementations if TESTS in block.others else ():
        own = f"{address}.{name}"
        result = kept.get(own)
        if result is None:
            known[own] = NO_CONTRACT
        else:
            stale = result["digest"] != contract_digest(project, own)
            outcome: Outcome = next((one for one in _GRAVE if one == result["outcome"]), "failed")
            known[own] = Contract(outcome, result["what"], stale)
    return known


def broken(folder: Path, project: Project) -> dict[str, str]:
    """The implementations that failed their contract, or could not be loaded for it, with which of both and why.

    What was changed since is tried again, and so is what the tests could not be read for.
    """
    why = {"failed": "its contract fails", "unable": "its contract could not run"}
    return {
        own: f"{why[contract.outcome]}: {first_line(contract.what)}"
        for own, contract in contracts(folder, project).items()
        if contract.outcome in why and not contract.stale
    }


def contract_digest(project: Project, address: str) -> str:
    """The digest of all that the contract of an implementation depends on: interface, tests, code, nested graphs."""
    block_address = parent(address)
    block = find(project, block_address)
    assert isinstance(block, Block)
    modules = modules_of(project)
    parts = [_interface(block)]
    tests = f"{folder_of(block_address)}/{TESTS}"
    parts += [modules.reach(path).digest for path in (tests, "conftest.py") if path in modules.sources]
    implementation = block.implementations[last(address)]
    if isinstance(implementation, CodeImplementation):
        parts.append(modules.reach(code_file(address, implementation)).digest)
    else:
        parts += _inside(project, address, implementation.graph)
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()


def _inside(project: Project, address: str, graph: Graph) -> list[str]:
    """What lies in a graph; where it uses what is defined elsewhere, that and all else of the project."""
    inner = [(own, block) for own, block in every_block(project) if own.startswith(f"{address}.")]
    graphs = [graph, *(way.graph for _, block in inner for way in _graphs(block))]
    parts = []
    if any(each.uses for each in graphs):
        inner = list(every_block(project))
        graphs += [workflow.graph for workflow in project.workflows.values()]
        graphs += [way.graph for _, block in inner for way in _graphs(block)]
    for each in graphs:
        uses = {name: use.model_dump(mode="json") for name, use in each.uses.items()}
        parts.append(json.dumps([dict(each.wires), uses], sort_keys=True))
    modules = modules_of(project)
    for own, block in inner:
        parts.append(f"{own} {_interface(block)} {block.usual}")
        for name, way in sorted(block.implementations.items()):
            if isinstance(way, CodeImplementation):
                parts.append(modules.reach(code_file(f"{own}.{name}", way)).digest)
    return parts


def _graphs(block: Block) -> list[GraphImplementation]:
    return [way for way in block.implementations.values() if isinstance(way, GraphImplementation)]


def _interface(block: Block) -> str:
    ports = [
        [(port.name, port.type, port.default, port.learning) for port in side] for side in (block.inputs, block.outputs)
    ]
    return json.dumps([ports, repr(block.mode)], default=str)


def _asked(project: Project, address: str) -> Iterable[str]:
    for own, block in every_block(project):
        for name in sorted(block.implementations):
            whole = f"{own}.{name}"
            if not address or whole == address or whole.startswith(f"{address}."):
                yield whole


def _blocks(folder: Path, project: Project, asked: list[str]) -> tuple[TestedBlock, ...]:
    wanted: dict[str, list[str]] = {}
    for own in asked:
        wanted.setdefault(parent(own), []).append(last(own))
    found = []
    for address, names in wanted.items():
        block = find(project, address)
        assert isinstance(block, Block)
        if TESTS not in block.others:
            continue
        graphs = tuple(name for name in names if block.implementations[name].kind == "graph")
        code = tuple(name for name in names if name not in graphs)
        inputs, outputs = (tuple(port.name for port in side) for side in (block.inputs, block.outputs))
        found.append(TestedBlock(address, folder / folder_of(address), inputs, outputs, code, graphs))
    return tuple(found)


def _call(project: Project, running: Running, address: str, inputs: Mapping[str, str]) -> dict[str, Any]:
    """Run a graph implementation on stored values, strictly: what changes its inputs in place fails."""
    given = {name: Given("stored", digest) for name, digest in inputs.items()}
    made = implementation_plan(project, address, given, running.environment(project))
    if made.errors:
        return {"unable": f"{made.errors[0].address}: {made.errors[0].what}"}
    over, ended, kind = threading.Event(), {}, "failed"
    failures: list[str] = []

    def hear(event: dict[str, Any]) -> None:
        nonlocal kind
        if event["event"] == "failed":
            error = event.get("error") or {}
            if not failures and error.get("type") in ("ImportError", "ModuleNotFoundError"):
                kind = "unable"
            failures.append(f"{event.get('place', address)}: {error.get('type')}: {error.get('message')}")
        elif event["event"] == "run_finished":
            ended.update(event)
            over.set()

    asked = made.as_json() | {"store": True, "fresh": True, "strict": True, "workers": 1}
    handle = running.runner.start(asked, run_id=f"contract-{uuid.uuid4().hex[:8]}", on_event=hear)
    over.wait()
    handle.wait(2.0)
    if ended["status"] != "done":
        return {kind: failures[0] if failures else f"The run of {address} was {ended['status']}."}
    return {"outputs": {port: said["digest"] for port, said in ended["outputs"].items()}}


def _path(folder: Path) -> Path:
    return folder / ".hyperstudio" / "contracts.json"


def _read(folder: Path) -> dict[str, dict[str, str]]:
    try:
        found = json.loads(_path(folder).read_text("utf-8"))["contracts"]
        return {own: one for own, one in found.items() if {"outcome", "what", "digest"} <= one.keys()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}  # then nothing counts as tested


def _keep(folder: Path, project: Project, found: Mapping[str, Contract]) -> None:
    kept = {own: one for own, one in _read(folder).items() if _is_implementation(project, own)}
    for own, result in found.items():
        kept.pop(own, None)
        if result.outcome != "none":
            digest = contract_digest(project, own)
            kept[own] = {"outcome": result.outcome, "what": result.what, "digest": digest}
    path = _path(folder)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(f".{uuid.uuid4().hex[:6]}")
        beside.write_text(json.dumps({"contracts": kept}, indent=1, sort_keys=True), "utf-8")
        beside.replace(path)
    except OSError as error:
        with suppress(OSError, UnboundLocalError):
            beside.unlink()
        raise StudioError(f"{path} could not be written: {error.strerror}.", "Make room, or allow writing.") from None


def _is_implementation(project: Project, address: str) -> bool:
    found = find(project, address)
    return found is not None and not isinstance(found, Workflow | Block)
