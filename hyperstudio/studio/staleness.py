"""Stale, and why: which blocks would run again now, held against the last run, without running anything."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hyperstudio.graph.addresses import last, parent
from hyperstudio.graph.project import Project
from hyperstudio.planning.ingredients import ITEM, causes, changed_inputs, ingredients
from hyperstudio.planning.keys import Environment
from hyperstudio.planning.plan import WORK, Plan, Source, Step
from hyperstudio.runner.runs import Run, StepRun, list_runs, read_run
from hyperstudio.runner.worker.paths import FileDigests

NEVER = "not run yet"
ALWAYS = "runs every time"
GIVEN = "input “"


def last_run(folder: Path, workflow: str) -> Run | None:
    """The newest run of a workflow that was written down with what its steps are made of."""
    for path in list_runs(folder):
        try:
            run = read_run(path)
        except OSError:
            continue  # others may clear the history
        if run.asked.get("workflow") == workflow and run.made_of:
            return run
    return None


def staleness(
    folder: Path, project: Project, made: Plan, environment: Environment, before: Run | None
) -> dict[str, str]:
    """Why blocks would run again, by their addresses; those that are not in it are as they were in the run `before`.

    A block that only follows a changed one is named with it: it runs unless the new value is equal.
    """
    return _Comparison(folder, project, made, environment, before or Run()).reasons()


class _Comparison:
    """A plan held against a run."""

    def __init__(self, folder: Path, project: Project, made: Plan, environment: Environment, before: Run) -> None:
        self._plan = made
        self._before = before
        self._now = ingredients(project, made, environment)
        self._files: dict[str, bool] = {}
        self._digests = _digests(folder, before)
        self._steps: dict[tuple[str, str], list[StepRun]] = {}
        for (place, kind), step in before.steps.items():
            self._steps.setdefault((ITEM.sub("", place), kind), []).append(step)
        self._keys = {step.get("key") for step in before.made_of.get("steps", {}).values()} - {None}
        self._inputs = {
            cause.text.removeprefix(GIVEN).split("”")[0]: cause.text
            for cause in changed_inputs(before.made_of, self._now)
        }

    def reasons(self) -> dict[str, str]:
        """The first reason of each block that has one."""
        found: dict[str, str] = {}
        self._walk(self._plan, {name: self._given(name) for name in self._plan.inputs}, found)
        return found

    def _walk(self, plan: Plan, inputs: Mapping[str, str], found: dict[str, str]) -> dict[str, str]:
        """Go through a plan in its order; the reasons that its outputs may be others, by port."""
        flows: list[str] = []
        for step in plan.steps:
            before = {name: self._flow(source, flows, inputs) for name, source in step.inputs}
            why = next((reason for reason in before.values() if reason), "")
            if step.kind in WORK:
                given = why if why.startswith(GIVEN) else ""
                why = self._own(step) or given or self._files_of(step) or why
                if why:
                    found.setdefault(parent(step.address), why)
                flows.append(f"{last(parent(step.address))} before it changed" if why else "")
            else:
                inner = ""
                for nested in step.plans.values():
                    taken = {name: before.get(name, "") for name in _inputs_of(nested)}
                    inner = next((r for r in self._walk(nested, taken, found).values() if r), inner)
                flows.append(inner or why)
        return {port: self._flow(source, flows, inputs) for port, source in plan.outputs.items()}

    def _flow(self, source: Source, flows: list[str], inputs: Mapping[str, str]) -> str:
        if source[0] == "input":
            return inputs.get(str(source[1]), "")
        return "" if source[0] == "constant" else flows[int(source[0])]

    def _given(self, name: str) -> str:
        """Why a workflow's input is another one than it was."""
        if name in self._inputs:
            return self._inputs[name]
        given = self._plan.inputs[name]
        if given.form == "file" and self._changed(str(given.value)):
            return f"{GIVEN}{name}”: the content of {given.value} changed"
        return ""

    def _own(self, step: Step) -> str:
        """Why a step would run again whatever comes in."""
        steps = self._steps.get((step.place, step.kind))
        if steps is None:
            # It was planned and had nothing to do, or did it under another name.
            known = f"{step.place}|{step.kind}" in self._before.made_of.get("wires", {}) or step.key in self._keys
            return "" if known and self._before.status == "done" else NEVER
        for then in steps:
            if then.state not in ("finished", "reused"):
                return "failed in the last run" if then.state == "failed" else "did not run to its end"
        then = steps[0]
        addresses = (then.address, step.address)
        for cause in causes(self._before.made_of, self._now, addresses, step.place, step.kind):
            if cause.kind == "wire" or step.key not in self._keys:
                return cause.text  # another name, or another order of a set, is no other key
        return ALWAYS if step.cache == "never" else ""

    def _files_of(self, step: Step) -> str:
        """Which of the files and variables that a step read is another one now."""
        for name in step.terms.get("reads", ()):
            if name.startswith("$"):
                was, now = (made.get("variables", {}).get(name) for made in (self._before.made_of, self._now))
                if was != now:
                    return f"the variable {name[1:]} changed"
            elif self._changed(name):
                return f"{name} changed"
        for then in self._steps.get((step.place, step.kind), ()):
            for path, digest in then.files:
                if self._digests.content(path) != digest:
                    return f"{path} changed" if digest != "missing" else f"{path} is there now"
        return ""

    def _changed(self, path: str) -> bool:
        """Whether the content of a file that was given or declared is another one than in the run."""
        if path not in self._files:
            name = self._digests.named(path)
            was = self._before.files.get(name)
            self._files[path] = was is not None and was != self._digests.content(name)
        return self._files[path]


def _inputs_of(plan: Plan) -> set[str]:
    return {str(s[1]) for step in plan.steps for _, s in step.inputs if s[0] == "input"}


def _digests(folder: Path, run: Run) -> FileDigests:
    """Digests of files as the worker of that run made them."""
    every: list[Any] = [*run.files.values(), *(digest for step in run.steps.values() for _, digest in step.files)]
    letter = next((digest.removeprefix("f")[0] for digest in every if len(digest.removeprefix("f")) == 33), None)
    none: dict[str, tuple[int, int, int, str]] = {}
    return FileDigests(str(folder.resolve()), none.get, none.__setitem__, *([letter] if letter else []))
