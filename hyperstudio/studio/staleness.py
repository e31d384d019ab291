"""Stale, and why: which blocks would run again now, held against the last run, without running anything."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hyperstudio.graph.addresses import last, parent
from hyperstudio.graph.project import Project
from hyperstudio.planning.ingredients import ITEM, causes, changed_inputs, ingredients
from hyperstudio.planning.keys import Environment
from hyperstudio.planning.plan import WORK, Plan, Source, Step
from hyperstudio.runner.runs import Run, StepRun, list_runs, read_run
from hyperstudio.runner.worker.paths import FileDigests
from hyperstudio.studio.accepting import Acceptance, Acceptances
from hyperstudio.studio.got import got

NEVER = "not run yet"
ALWAYS = "runs every time"
FAILED = "failed in the last run"
TAKEN_BACK = "its change is no longer accepted"
UNFINISHED = "did not run to its end"
FOLLOWS = " before it changed"
GIVEN = "input “"


@dataclass(frozen=True, slots=True)
class Stale:
    """Why blocks would run again: `reasons` by their addresses; `places` has (address, reason) by where they stand.

    What is in neither is as it was in the last run. `acceptable` are the blocks whose own change can be
    accepted as none, with what each of their static keys would count as; `accepted` are those whose change was, with
    its words.
    """

    workflow: str = ""
    reasons: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    acceptable: Mapping[str, Mapping[str, Acceptance]] = field(default_factory=dict)
    accepted: Mapping[str, str] = field(default_factory=dict)


def in_short(why: str, block: str) -> str:
    """A reason as it is said at the block itself: without the block's address."""
    said = why.removeprefix(f"{block}: ")
    return said.removeprefix(f"{block}.").partition(".")[2] if said.startswith(f"{block}.") else said


def changed_since(why: str) -> bool:
    """Whether a reason is a change, and not what a block always does or how its last run ended."""
    return why not in (NEVER, FAILED, UNFINISHED) and not why.endswith(ALWAYS)


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
    folder: Path, project: Project, made: Plan, environment: Environment, before: Run | None, words: Acceptances
) -> Stale:
    """Why blocks would run again, held against the run `before`. `words` are the changes that were accepted.

    A block that only follows a changed one is named with it: it runs unless the new value is equal.
    """
    return _Comparison(folder, project, made, environment, before or Run(), words).stale()


class _Bundle(str):
    """Why a bundle of all that was learnt may be another one: the first reason of its members, and each of them."""

    members: Mapping[str, str]

    def __new__(cls, members: Mapping[str, str]) -> "_Bundle":
        made = super().__new__(cls, next((why for why in members.values() if why), ""))
        made.members = members
        return made


class _Comparison:
    """A plan held against a run."""

    def __init__(
        self, folder: Path, project: Project, made: Plan, environment: Environment, before: Run, words: Acceptances
    ) -> None:
        self._plan = made
        self._words = words
        self._before = before
        self._now = ingredients(project, made, environment)
        self._files: dict[str, bool] = {}
        self._digests = _digests(folder, before)
        self._reasons: dict[str, str] = {}
        self._places: dict[str, tuple[str, str]] = {}
        self._steps: dict[tuple[str, str], list[StepRun]] = {}
        for (place, kind), step in before.steps.items():
            self._steps.setdefault((ITEM.sub("", place), kind), []).append(step)
        self._made: dict[str, Any] = before.made_of.get("steps", {})
        self._keys = {key for step in self._made.values() for key in _keys(step)}
        self._acceptable: dict[str, dict[str, Acceptance]] = {}
        self._accepted: dict[str, str] = {}
        self._inputs = {
            cause.text.removeprefix(GIVEN).split("”")[0]: cause.text
            for cause in changed_inputs(before.made_of, self._now)
        }

    def stale(self) -> Stale:
        """The first reason of each block that has one."""
        self._walk(self._plan, {name: self._given(name) for name in self._plan.inputs})
        return Stale(self._plan.workflow, self._reasons, self._places, self._acceptable, self._accepted)

    def _walk(self, plan: Plan, inputs: Mapping[str, str]) -> dict[str, str]:
        """Go through a plan in its order; the reasons that its outputs may be others, by port."""
        flows: list[str] = []
        for step in plan.steps:
            before = {name: self._flow(source, flows, inputs) for name, source in step.inputs}
            why = next((reason for reason in before.values() if reason), "")
            if step.kind in WORK:
                given = why if why.startswith(GIVEN) else ""
                if step.accepted:
                    self._accepted[parent(step.address)] = self._words[step.key].what
                why = self._own(plan, step) or given or self._files_of(step) or why
                if why:
                    block = parent(step.address)
                    self._reasons.setdefault(block, why)
                    self._places.setdefault(ITEM.sub("", step.place), (block, why))
                flows.append(_follows(last(parent(step.address)), why))
            elif step.kind == "bundle":
                flows.append(_Bundle(before))
            elif step.kind == "pick" and isinstance(bundle := before["fitted"], _Bundle):
                flows.append(bundle.members[step.name])
            else:
                inner = ""
                for nested in step.plans.values():
                    taken = {name: before.get(name, "") for name in _inputs_of(nested)}
                    inner = next((r for r in self._walk(nested, taken).values() if r), inner)
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

    def _own(self, plan: Plan, step: Step) -> str:
        """Why a step would run again whatever comes in."""
        steps = self._steps.get((step.place, step.kind))
        if steps is None:
            # It was planned and had nothing to do, or did it under another name.
            known = f"{step.place}|{step.kind}" in self._before.made_of.get("wires", {}) or step.key in self._keys
            return "" if known and self._before.status == "done" else NEVER
        then = steps[0]
        addresses = (then.address, step.address)
        found = list(causes(self._before.made_of, self._now, addresses, step.place, step.kind))
        for cause in found:
            if cause.kind == "wire":
                if self._kept(plan, step, then):
                    continue
                return cause.text
            if self._keys.isdisjoint((step.key, *step.accepted)):  # another name, or order of a set, is no other key
                self._offer(step, [cause.text for cause in found if cause.kind != "wire"])
                return cause.text
        if not step.accepted and any(then.accepted for then in steps):
            self._offer(step, [TAKEN_BACK])
            return TAKEN_BACK
        if ended := {then.state for then in steps} - {"finished", "reused"}:
            return FAILED if "failed" in ended else UNFINISHED
        return ALWAYS if step.cache == "never" else ""

    def _kept(self, plan: Plan, step: Step, then: StepRun) -> bool:
        """Whether all inputs of a step that come from elsewhere are pinned to what they were."""
        wires = f"{ITEM.sub('', step.place)}|{step.kind}"
        was, now = (made.get("wires", {}).get(wires, {}) for made in (self._before.made_of, self._now))
        held = got(self._before, then)
        for name, source in step.inputs:
            if was.get(name) != now.get(name):
                pinned = plan.constants[int(source[1])] if source[0] == "constant" else None
                if pinned is None or pinned.form != "stored" or held.get(name) != {"digest": pinned.value}:
                    return False
        return True

    def _offer(self, step: Step, texts: list[str]) -> None:
        """The change of a step can be accepted where its values of before are in the store."""
        then = self._made.get(f"{step.address}|{step.kind}")
        if then is not None and step.cache == "keep" and step.terms.get("lifetime") != "process":
            offered = self._acceptable.setdefault(parent(step.address), {})
            offered[step.key] = Acceptance(_keys(then), "; ".join(texts))

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
                    path = path or "the names in the project's folder"
                    return f"{path} changed" if digest != "missing" else f"{path} is there now"
        return ""

    def _changed(self, path: str) -> bool:
        """Whether the content of a file that was given or declared is another one than in the run."""
        if path not in self._files:
            name = self._digests.named(path)
            was = self._before.files.get(name)
            self._files[path] = was is not None and was != self._digests.content(name)
        return self._files[path]


def _follows(name: str, why: str) -> str:
    """What is said of a block that follows one which runs again."""
    if not why:
        return ""
    return f"{name} before it {ALWAYS}" if why.endswith(ALWAYS) else f"{name}{FOLLOWS}"


def _keys(made: Mapping[str, Any]) -> tuple[str, ...]:
    """The static keys that the values of a step lay under: its own, and those that counted as the same."""
    return tuple(key for key in (made.get("key"), *made.get("accepted", ())) if key)


def _inputs_of(plan: Plan) -> set[str]:
    return {str(s[1]) for step in plan.steps for _, s in step.inputs if s[0] == "input"}


def _digests(folder: Path, run: Run) -> FileDigests:
    """Digests of files as the worker of that run made them."""
    every: list[Any] = [*run.files.values(), *(digest for step in run.steps.values() for _, digest in step.files)]
    letter = next((digest.removeprefix("f")[0] for digest in every if len(digest.removeprefix("f")) == 33), None)
    none: dict[str, tuple[int, int, int, str]] = {}
    return FileDigests(str(folder.resolve()), none.get, none.__setitem__, *([letter] if letter else []))
