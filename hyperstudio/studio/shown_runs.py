"""Runs as the plots show them: a label, metrics, and the own time of each block."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from hyperstudio.graph.addresses import find, last, parent
from hyperstudio.graph.block import Block
from hyperstudio.graph.project import Project
from hyperstudio.graph.values import FrozenMap, freeze
from hyperstudio.planning.choices import chosen
from hyperstudio.runner.runs import Run
from hyperstudio.studio.measures import Measured

ITEM = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class BlockTime:
    """The own time of a block in a run, in seconds: of steps that were computed, and what reused ones once took."""

    label: str
    computed: float
    reused: float


@dataclass(frozen=True, slots=True)
class ShownRun:
    """A run with a metric or more: how it is called beside others, and what was measured."""

    id: str
    label: str
    metrics: Mapping[str, Measured]
    configuration: Mapping[str, Any] = field(default_factory=dict)
    workflow: str = ""
    current: bool = False


def shown_runs(project: Project, runs: Iterable[Run], most: int = 8) -> list[ShownRun]:
    """The newest run of each configuration that has metrics, the newest first, at most so many.

    Each is called by its configuration's name, or by what differs from the newest where the names do not tell.
    Runs of another workflow than the newest are left out.
    """
    found: list[ShownRun] = []
    for run in runs:
        if not run.metrics:
            continue
        workflow = str(run.asked.get("workflow", ""))
        full = _settled(project, run.asked.get("configuration", {}))
        if found and workflow != found[0].workflow:
            continue
        if any(one.configuration == full for one in found):
            continue
        metrics = {name: _measured(said) for name, said in run.metrics.items()}
        name = str(run.asked.get("configuration_name", ""))
        found.append(ShownRun(run.id, name, metrics, full, workflow, current=not found))
        if len(found) == most:
            break
    return _labelled(found)


def block_times(project: Project, run: Run, most: int = 12) -> list[BlockTime]:
    """The own time of each block of a run, items and uses added up, the longest first."""
    computed: dict[str, float] = {}
    reused: dict[str, float] = {}
    for step in list(run.steps.values()):
        if step.wall is None:
            continue
        block = parent(step.address)
        into = reused if step.state == "reused" else computed
        into[block] = into.get(block, 0.0) + step.wall
    names = sorted({*computed, *reused}, key=lambda name: -(computed.get(name, 0.0) + reused.get(name, 0.0)))
    labels = block_labels(project, names)
    return [BlockTime(labels[name], computed.get(name, 0.0), reused.get(name, 0.0)) for name in names[:most]]


def block_labels(project: Project, addresses: list[str]) -> dict[str, str]:
    """What to call blocks beside each other: the title, else the name; with more of the address where two are alike."""
    short: dict[str, str] = {}
    for address in addresses:
        found = find(project, address)
        short[address] = (found.title if isinstance(found, Block) else "") or last(address)
    said = list(short.values())
    return {address: label if said.count(label) == 1 else address for address, label in short.items()}


def _labelled(runs: list[ShownRun]) -> list[ShownRun]:
    """The runs under the names of their configurations; where those are alike, with what differs among them."""
    one_name = len({run.label for run in runs}) == 1
    labels: list[str] = []
    for run in runs:
        alike = [other.configuration for other in runs if other.label == run.label]
        label = run.label
        if len(alike) > 1 and (differs := _said_apart(run.configuration, alike)):
            label = differs if one_name else f"{run.label}: {differs}"
        labels.append(label if label not in labels else f"{label} ({run.id[:15]})")
    return [replace(run, label=label) for run, label in zip(runs, labels, strict=True)]


def _said_apart(mine: Mapping[str, Any], all_of_them: list[Mapping[str, Any]]) -> str:
    """What tells a configuration apart from others: `prep = deep`; at most two of them, and how many more."""
    differs = [name for name in sorted(mine) if any(other.get(name) != mine[name] for other in all_of_them)]
    # A choice tells more than the parameters of what was chosen.
    differs.sort(key=lambda address: (address.count("."), address))
    said = [f"{last(address)} = {mine[address]}" for address in differs[:2]]
    return ", ".join(said) + (f" +{len(differs) - 2}" if len(differs) > 2 else "")


def _settled(project: Project, said: Mapping[str, Any]) -> dict[str, Any]:
    """A configuration with the choices that it leaves to the defaults, without what does not count in it."""
    configuration = FrozenMap({address: freeze(value) for address, value in said.items()})
    full: dict[str, Any] = {}
    todo = [
        (f"{name}.{block}", found)
        for name, workflow in project.workflows.items()
        for block, found in workflow.graph.blocks.items()
    ] + [(f"shared.{name}", found) for name, found in project.shared.items()]
    while todo:
        address, block = todo.pop()
        name = chosen(block, address, configuration)
        if name is None:
            continue
        full[address] = name
        implementation = block.implementations[name]
        own = f"{address}.{name}"
        if implementation.kind == "graph":
            todo.extend((f"{own}.{inner}", found) for inner, found in implementation.graph.blocks.items())
        else:
            for parameter in implementation.code.parameters:
                key = f"{own}.{parameter.name}"
                if key in configuration and configuration[key] != parameter.default:
                    full[key] = configuration[key]
    return full


def _measured(said: Mapping[str, Any]) -> Measured:
    return Measured(said["value"], said.get("error"), said.get("count", 1), said.get("unit", ""))
