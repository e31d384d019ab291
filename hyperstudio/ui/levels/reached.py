"""What each implementation of a block reached in the last run that used it, as a short text for its card."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hyperstudio.graph.block import Block
from hyperstudio.graph.project import Project
from hyperstudio.graph.values import FrozenMap
from hyperstudio.planning.choices import chosen
from hyperstudio.runner.runs import list_runs, read_run
from hyperstudio.studio.contracts import Contract, contracts_of
from hyperstudio.studio.effect_words import NO_EFFECTS
from hyperstudio.studio.studio import Studio

LATEST = 12
LARGEST = 2_000_000
"""How many earlier runs are asked, and how long (bytes) their files may be: cards must not wait for long logs."""

Said = tuple[dict[str, Any], dict[str, Any]]
"""The configuration of a run, and its metrics."""


class Reached:
    """Knows the metrics of the latest runs; asked by block. Read from the project's history when first needed."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._runs: tuple[Said, ...] | None = None
        self.effects = NO_EFFECTS
        """What a study says, where its effects are to be seen."""

    def forget(self) -> None:
        """Ask the history again: a run is over."""
        self._runs = None

    def contracts(self, block: Block, address: str) -> dict[str, Contract]:
        """For each implementation of a block that has a contract: how it stands to it."""
        return contracts_of(self._studio.folder, self._studio.document.project, address, block)

    def texts(self, block: Block, address: str) -> dict[str, str]:
        """For each implementation that was run: the first metric of the objective (or at all), such as `f1 0.91`.

        Where effects are to be seen: the best that a trial of the study reached with it.
        """
        project = self._studio.document.project
        wanted = first_metric(project)
        found = {name: best for name in block.implementations if (best := self._best(f"{address}.{name}"))}
        if found or not wanted:
            return found
        for configuration, metrics in self._known():
            said = metrics.get(wanted)
            name = chosen(block, address, FrozenMap(configuration))
            if name is not None and name not in found and said is not None:
                unit = f" {said['unit']}" if said.get("unit") else ""
                found[name] = f"{wanted} {said['value']:#.3g}{unit}"
        return found

    def _best(self, implementation: str) -> str:
        return self.effects.implementations.get(implementation, "")

    def _known(self) -> tuple[Said, ...]:
        if self._runs is None:
            self._runs = tuple(self._read())
        return self._runs

    def _read(self) -> Iterator[Said]:
        for path in list_runs(self._studio.folder)[:LATEST]:
            try:
                if path.stat().st_size > LARGEST:
                    continue
                run = read_run(path)
            except OSError:
                continue  # the history is a convenience, and others may clear it
            if run.status == "done" and run.metrics:
                yield run.asked.get("configuration") or {}, run.metrics


def first_metric(project: Project) -> str:
    """The metric that matters most: the one that the objective names, else the first; empty without any."""
    objective = project.objective
    texts = [objective.maximize, objective.minimize] if objective is not None else []
    for text in texts:
        for name in project.metrics:
            if text is not None and name in (text if isinstance(text, str) else " ".join(text)):
                return name
    return next(iter(project.metrics), "")
