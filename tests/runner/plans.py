"""Small projects and plans for the tests of the runner, and a bench that runs them in real worker processes."""

import hashlib
import itertools
import json
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hyperstudio.runner.runner import Runner
from hyperstudio.runner.running import RunHandle
from hyperstudio.runner.runs import Run, fold

Source = list[Any]
SECONDS = 60


class Plan:
    """A plan in the making. Every method that adds a step answers with the source of its first output."""

    def __init__(self, project: Path, prefix: str = "w") -> None:
        self.project = project
        self.prefix = prefix
        self.steps: list[dict[str, Any]] = []
        self.inputs: dict[str, Any] = {}
        self.constants: list[Any] = []
        self.outputs: dict[str, Source] = {}
        self.options: dict[str, Any] = {}

    def given(self, value: Any = None, type: str = "", **other: Any) -> Source:
        self.constants.append({"type": type, **(other or {"json": value})})
        return ["constant", len(self.constants) - 1]

    def input(self, name: str, **given: Any) -> Source:
        self.inputs[name] = given
        return ["input", name]

    def step(self, kind: str, place: str, inputs: dict[str, Source], outputs: tuple[str, ...], **more: Any) -> Source:
        place = f"{self.prefix}.{place}"
        wired = [[name, source] for name, source in inputs.items()]
        step = {"kind": kind, "place": place, "address": place, "inputs": wired, "outputs": list(outputs), "key": ""}
        self.steps.append({**step, **more})
        return [len(self.steps) - 1, 0]

    def code(self, kind: str, name: str, inputs: dict[str, Source], options: dict[str, Any]) -> Source:
        """A step that runs `blocks/<name>.py`; its key holds the file's text and the parameters."""
        place = options.pop("place", name)
        outputs = options.pop("outputs", ("out",))
        cache = options.pop("cache", "keep")
        file = f"blocks/{name}.py"
        text = (self.project / file).read_text()
        fixed = hashlib.blake2b(json.dumps([text, kind, options]).encode(), digest_size=16).hexdigest()
        target = "".join(part.capitalize() for part in name.split("_")) if kind == "fit" else name
        more = {"module": f"{self.project.name}.blocks.{name}", "name": target, "file": file, "parameters": options}
        return self.step(kind, place, inputs, outputs, key=fixed, cache=cache, **more)

    def call(self, name: str, inputs: dict[str, Source] | None = None, /, **options: Any) -> Source:
        return self.code("call", name, inputs or {}, options)

    def fit(self, name: str, inputs: dict[str, Source], /, **options: Any) -> Source:
        return self.code("fit", name, inputs, {"outputs": ("fitted",), **options})

    def apply(self, name: str, fitted: Source, inputs: dict[str, Source], /, **options: Any) -> Source:
        return self.code("apply", name, {"": fitted, **inputs}, options)

    def bundle(self, place: str, parts: dict[str, Source]) -> Source:
        return self.step("bundle", place, parts, ("fitted",))

    def pick(self, place: str, bundle: Source, name: str) -> Source:
        return self.step("pick", place, {"fitted": bundle}, ("fitted",), name=name)

    def nested(self, place: str) -> "Plan":
        return Plan(self.project, f"{self.prefix}.{place}")

    def for_each(self, place: str, inner: "Plan", inputs: dict[str, Source], over: list[str], **more: Any) -> Source:
        pair = more.get("pair", "together")
        return self.step("for_each", place, inputs, tuple(inner.outputs), over=over, pair=pair, plan=inner.held())

    def repeat(self, place: str, inner: "Plan", inputs: dict[str, Source], **rule: Any) -> Source:
        return self.step("repeat", place, inputs, tuple(inner.outputs), plan=inner.held(), **rule)

    def route(self, place: str, plans: dict[str, "Plan"], inputs: dict[str, Source], by: str) -> Source:
        outputs = tuple(next(iter(plans.values())).outputs)
        held = {name: plan.held() for name, plan in plans.items()}
        return self.step("route", place, inputs, outputs, plans=held, by=by)

    def held(self) -> dict[str, Any]:
        return {"steps": self.steps, "constants": self.constants, "outputs": self.outputs}

    def as_json(self) -> dict[str, Any]:
        files = {
            str(path.relative_to(self.project)): hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest()
            for path in self.project.rglob("*.py")
        }
        plan = {"steps": self.steps, "inputs": self.inputs, "constants": self.constants, "outputs": self.outputs}
        return {**plan, "store": True, "fresh": False, "files": files, **self.options}


def singly(event: dict[str, Any]) -> list[dict[str, Any]]:
    """An event as those of single steps: those that were reused one after another are told in one."""
    return [{"event": "reused", **step} for step in event["steps"]] if event["event"] == "reused_steps" else [event]


class Done:
    """A run that is over: its events, and the fold of them."""

    def __init__(self, events: list[dict[str, Any]]) -> None:
        self.events = [one for event in events for one in singly(event)]
        self.run = Run()
        for event in events:
            self.run = fold(self.run, event)

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event["event"] == kind]

    def places(self, kind: str) -> list[str]:
        return [event["place"].removeprefix("w.") for event in self.of(kind)]

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """(run, reused, failed, skipped)"""
        counts = self.of("run_finished")[-1]["counts"]
        return counts["run"], counts["reused"], counts["failed"], counts["skipped"]

    @property
    def values(self) -> dict[str, Any]:
        """The outputs that are small JSON, by port."""
        return {port: told["value"] for port, told in self.run.outputs.items() if told and "value" in told}

    @property
    def error(self) -> dict[str, Any]:
        return self.of("failed")[0]["error"]

    def log(self, place: str, stream: str | None = None) -> str:
        events = [e for e in self.of("log") if e["place"] == f"w.{place}" and stream in (None, e["stream"])]
        return "".join(event["text"] for event in events)


class Bench:
    """A project with a store and runners. `again()` gives a runner whose processes are new."""

    def __init__(self, folder: Path) -> None:
        self.project = folder / "demo"
        self.store = folder / "store"
        (self.project / "blocks").mkdir(parents=True)
        self._runners: list[Runner] = []
        self._ids = itertools.count(1)
        self.runner = self.new_runner()

    def new_runner(self, **options: Any) -> Runner:
        self.runner = Runner(self.project, "demo", self.store, **{"spare": None, **options})
        self._runners.append(self.runner)
        return self.runner

    def write(self, **files: str) -> None:
        """Write `blocks/<name>.py` for each name."""
        for name, text in files.items():
            (self.project / "blocks" / f"{name}.py").write_text(textwrap.dedent(text).lstrip())

    def plan(self) -> Plan:
        return Plan(self.project)

    def start(self, plan: Plan, heard: Callable[[dict[str, Any]], None] | None = None) -> tuple[RunHandle, list[Any]]:
        events: list[dict[str, Any]] = []

        def hear(event: dict[str, Any]) -> None:
            events.append(event)
            if heard is not None:
                heard(event)

        return self.runner.start(plan.as_json(), run_id=f"run{next(self._ids)}", on_event=hear), events

    def run(self, plan: Plan) -> Done:
        handle, events = self.start(plan)
        assert handle.wait(SECONDS), "the run did not end"
        return Done(events)

    def run_in_new_process(self, plan: Plan) -> Done:
        self.runner.close()
        self.new_runner()
        return self.run(plan)

    def close(self) -> None:
        for runner in self._runners:
            runner.close()
