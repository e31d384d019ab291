"""The console: a Jupyter kernel in the project's interpreter, and the answers to what it asks of the studio."""

from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import find, parent, split_port
from hyperstudio.graph.block import Block
from hyperstudio.graph.types import short
from hyperstudio.graph.values import thaw
from hyperstudio.runner.history import run_file
from hyperstudio.runner.kernel import KernelProcess
from hyperstudio.runner.runs import Run, list_runs, read_run
from hyperstudio.studio.got import got
from hyperstudio.studio.looking import definition_of, held_values, newest_held, numbers_of, of_its_items
from hyperstudio.studio.opening import need_trust
from hyperstudio.studio.past_runs import past_runs
from hyperstudio.studio.places import interpreter, store_folder
from hyperstudio.studio.results import result_of, summary
from hyperstudio.studio.studio import Studio

Asked = dict[str, Any]


class Console:
    """One console of a project. `news` are what its process said: dicts with `event` ready, missing or ended.

    Questions that only look are answered at once, in a thread of the process's connection. What changes the document
    or starts a run waits for `answer_waiting`, which is to be called in the thread that the document belongs to.
    """

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._kernel: KernelProcess | None = None
        self._waiting: SimpleQueue[tuple[KernelProcess, Asked]] = SimpleQueue()
        self.news: SimpleQueue[dict[str, Any]] = SimpleQueue()
        self._looks: dict[str, Callable[[Asked], Any]] = {
            "value": self._value,
            "ports": self._ports,
            "inputs": self._inputs,
            "places": self._places,
            "project": self._project,
            "runs": lambda _asked: [run.as_json() for run in past_runs(studio.folder)],
        }

    @property
    def alive(self) -> bool:
        """Whether its process runs."""
        return self._kernel is not None and self._kernel.alive

    @property
    def file(self) -> Path:
        """The file that says how the kernel is reached; there once it has said that it is ready."""
        if self._kernel is None:
            raise RuntimeError("the console was not started")
        return self._kernel.file

    @property
    def reason(self) -> str:
        """What its process wrote before it ended."""
        return self._kernel.reason if self._kernel else ""

    def start(self, colours: str = "lightbg") -> None:
        """Start the process anew, with IPython's colours of that name.

        StudioError where the project is not trusted, or the interpreter is not there.
        """
        need_trust(self._studio.folder)
        self.close()
        name = self._studio.document.project.name
        store = store_folder().resolve()
        self._kernel = KernelProcess(interpreter(), self._studio.folder, name, store, colours, self._said)

    def interrupt(self) -> None:
        """Interrupt what runs in the console."""
        if self._kernel is not None:
            self._kernel.interrupt()

    def close(self) -> None:
        """End the process."""
        if self._kernel is not None:
            self._kernel.close()
            self._kernel = None

    def answer_waiting(self) -> None:
        """Do what the console asked for that changes the document or starts a run."""
        while not self._waiting.empty():
            kernel, asked = self._waiting.get()
            try:
                if asked["do"] == "set":
                    self._set(asked)
                    kernel.answer({"ask": asked["ask"], "answer": None})
                else:
                    self._run(kernel, asked)
            except StudioError as refusal:
                kernel.answer(_refused(asked, refusal))

    def _said(self, kernel: KernelProcess, said: dict[str, Any]) -> None:
        """Something came from the process; called in the thread of its connection."""
        if "event" in said:
            if kernel is self._kernel:
                self.news.put(said)
        elif said["do"] == "stop":
            self._studio.stop()
        elif said["do"] in self._looks:
            try:
                kernel.answer({"ask": said["ask"], "answer": self._looks[said["do"]](said)})
            except StudioError as refusal:
                kernel.answer(_refused(said, refusal))
        else:
            self._waiting.put((kernel, said))

    def _run(self, kernel: KernelProcess, asked: Asked) -> None:
        names = ("workflow", "to", "settings", "inputs", "fresh")
        execution = self._studio.run(**{name: asked[name] for name in names})
        answered = False

        def tell(_event: object = None) -> None:
            nonlocal answered
            if execution.over and not answered:
                answered = True
                kernel.answer({"ask": asked["ask"], "answer": result_of(execution)})

        execution.changed.connect(tell)
        tell()  # a run of few steps may be over before anybody listens

    def _set(self, asked: Asked) -> None:
        address, value = asked["address"], asked["value"]
        if isinstance(find(self._studio.document.project, address), Block):
            self._studio.choose(address, str(value))
        else:
            self._studio.set_parameter(address, value)

    def _value(self, asked: Asked) -> dict[str, Any]:
        address, run = asked["address"], asked["run"]
        if not split_port(address)[1]:
            raise StudioError(f"“{address}” names no port.", "Write ADDRESS:PORT, such as model.prep:table.")
        if run is None:
            held = newest_held(self._studio, address)
        else:
            held = held_values(self._studio.document.project, self._run_named(run), address)
        held = of_its_items(held, address)
        if not held:
            raise StudioError(f"No run has a value for “{address}”.", "Run first: run()", address)
        return {"digest": held[0].digest}

    def _ports(self, asked: Asked) -> list[tuple[str, str]]:
        run = self._newest() if asked["run"] is None else self._run_named(asked["run"])
        found = {f"{place}:{said['port']}": _kind(said) for place, _, said in run.values()} if run else {}
        return list(found.items())

    def _inputs(self, asked: Asked) -> dict[str, dict[str, Any]]:
        project, address, run = self._studio.document.project, asked["address"], self._newest()
        wanted = definition_of(project, address)
        steps = [step for step in run.steps.values() if step.kind != "fit"] if run else []
        at_place = [step for step in steps if step.place == address]
        of_block = [step for step in steps if wanted and wanted in (parent(step.address), step.address)]
        of_block.sort(key=lambda step: numbers_of(step.place))
        for step in [*at_place, *of_block][:1]:
            return got(run, step) if run else {}
        where = f"“{address}” did not run in the newest run." if wanted else f"There is no block “{address}”."
        raise StudioError(where, "A block of code that ran has inputs; `inputs` lists them.")

    def _places(self, _asked: Asked) -> list[str]:
        run = self._newest()
        return list(dict.fromkeys(place for place, _ in run.steps)) if run else []

    def _project(self, _asked: Asked) -> dict[str, Any]:
        document = self._studio.document
        return {"workflows": sorted(document.project.workflows), "configuration": thaw(document.configuration)}

    def _newest(self) -> Run | None:
        execution = self._studio.execution
        if execution is not None:
            return execution.run
        return next((read_run(path) for path in list_runs(self._studio.folder)), None)

    def _run_named(self, run_id: str) -> Run:
        for execution in self._studio.executions:
            if execution.run.id == run_id:
                return execution.run
        return read_run(run_file(self._studio.folder, run_id))


def _kind(said: dict[str, Any]) -> str:
    return summary(said | {"type": short(str(said["type"]))})


def _refused(asked: Asked, refusal: StudioError) -> dict[str, Any]:
    return {"ask": asked["ask"], "error": {"what": refusal.what, "mend": refusal.mend}}
