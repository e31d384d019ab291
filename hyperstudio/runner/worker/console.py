"""What the console's kernel has besides Python: the project's values, inputs and runs, had from the studio.

The studio answers over a connection of lines of JSON; values come from the store.
"""

import html
import importlib
import json
import os
import socket
import sys
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from .project_modules import ProjectFinder
from .slots import MISSING
from .store import Store


class Refused(Exception):
    """What was asked for cannot be granted: what happened, and what mends it."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows: the words, since no line of the user's or of the project's code is at fault."""
        return [str(self)]


class NoValue(Refused, KeyError):
    """A port that held no value; the text says so as it is."""

    def __str__(self) -> str:
        return str(self.args[0])


class Line:
    """Questions to the studio, one at a time."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._received = bytearray()
        self._lock = threading.Lock()
        self._number = 0

    def tell(self, event: str, **said: Any) -> None:
        """Say something that wants no answer."""
        self._connection.sendall(json.dumps({"event": event, **said}).encode() + b"\n")

    def ask(self, do: str, **asked: Any) -> Any:
        """What the studio answers. Raises `Refused`. An interrupt stops a run that was asked for, and is raised."""
        with self._lock:
            self._number += 1
            number = self._number
            self._connection.sendall(json.dumps({"ask": number, "do": do, **asked}, default=str).encode() + b"\n")
            interrupted = False
            answer: dict[str, Any] = {}
            while answer.get("ask") != number:
                try:
                    answer = json.loads(self._read_line())
                except KeyboardInterrupt:
                    # The answer has to be taken all the same, or it would be that of the next question.
                    interrupted = True
                    self._connection.sendall(b'{"ask":0,"do":"stop"}\n')
        if interrupted and "error" not in answer:
            raise KeyboardInterrupt
        if "error" in answer:
            raise Refused(" ".join(filter(None, (answer["error"]["what"], answer["error"]["mend"]))))
        return answer["answer"]

    def _read_line(self) -> bytes:
        while b"\n" not in self._received:
            data = self._connection.recv(1 << 16)
            if not data:
                raise Refused("The studio is gone.")
            self._received += data
        line, _, rest = self._received.partition(b"\n")
        self._received = rest
        return bytes(line)


class Loader:
    """Loads values from the store into this process."""

    def __init__(self, store: str, line: Line) -> None:
        self._store = store
        self.line = line

    def load(self, said: Mapping[str, Any]) -> Any:
        """The object of what the studio said about a value. Raises `NoValue` where the store has it no more."""
        if "value" in said:
            return said["value"]
        store = Store(self._store)
        try:
            value = store.load(said["digest"])
            for item in said.get("items", ()):
                value = value if value is MISSING else value[item]
        finally:
            store.close()
        if value is MISSING:
            why = " ".join(store.problems) or "It could not be kept, or has been cleared away."
            raise NoValue(f"This value is not in the store. {why} Run again.")
        return value


class Values(Mapping[str, Any]):
    """What ports held: `values["model.prep:table"]`. Looking one up loads it here; of all runs the newest counts."""

    def __init__(self, loader: Loader, run: str | None = None) -> None:
        self._loader = loader
        self._run = run

    def __getitem__(self, address: str) -> Any:
        try:
            said = self._loader.line.ask("value", address=address, run=self._run)
        except Refused as refused:
            raise NoValue(str(refused)) from None
        return self._loader.load(said)

    def __iter__(self) -> Iterator[str]:
        return iter(port for port, _ in self._ports())

    def __len__(self) -> int:
        return len(self._ports())

    def _ports(self) -> list[list[str]]:
        ports: list[list[str]] = self._loader.line.ask("ports", run=self._run)
        return ports

    def _ipython_key_completions_(self) -> list[str]:
        return list(self)

    def __repr__(self) -> str:
        ports = self._ports()
        if not ports:
            return "No values yet. Run first: run()"
        width = max(len(port) for port, _ in ports)
        return "\n".join(f"{port.ljust(width)}  {kind}" for port, kind in ports)

    def _repr_html_(self) -> str:
        rows = "".join(f"<tr>{_cell(port)}{_cell(kind)}</tr>" for port, kind in self._ports())
        return f"<table>{rows}</table>" if rows else "<i>No values yet. Run first: run()</i>"


class Inputs(Mapping[str, Any]):
    """What blocks got: `inputs["model.prep"]["table"]`."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def __getitem__(self, place: str) -> "BlockInputs":
        try:
            return BlockInputs(self._loader, place, self._loader.line.ask("inputs", address=place))
        except Refused as refused:
            raise NoValue(str(refused)) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._loader.line.ask("places"))

    def __len__(self) -> int:
        return len(list(iter(self)))

    def _ipython_key_completions_(self) -> list[str]:
        return list(self)

    def __repr__(self) -> str:
        return "\n".join(self) or "No inputs yet. Run first: run()"


class BlockInputs(Mapping[str, Any]):
    """What one block got, by the names of its inputs; each is loaded when it is asked for."""

    def __init__(self, loader: Loader, place: str, said: dict[str, Any]) -> None:
        self._loader, self._place, self._said = loader, place, said

    def __getitem__(self, name: str) -> Any:
        if name not in self._said:
            raise NoValue(f"“{self._place}” got no input “{name}”. It got: {', '.join(self._said) or 'nothing'}.")
        return self._loader.load(self._said[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._said)

    def __len__(self) -> int:
        return len(self._said)

    def _ipython_key_completions_(self) -> list[str]:
        return list(self._said)

    def __repr__(self) -> str:
        return f"<inputs of {self._place}: {', '.join(self._said) or 'none'}>"


class ConsoleRun:
    """A run that is over: `status`, `metrics`, `outputs`, `steps`, `seconds`, `failure`, and its `values`."""

    def __init__(self, loader: Loader, result: dict[str, Any]) -> None:
        self.id: str = result["run"]
        self.status: str = result["status"]
        self.metrics: dict[str, float] = result["metrics"]
        self.outputs: dict[str, Any] = result["outputs"]
        self.steps: dict[str, int] = result["steps"]
        self.seconds: float = result["seconds"]
        self.failure: dict[str, Any] | None = result["failure"]
        self.values = Values(loader, self.id)

    def __repr__(self) -> str:
        lines = [f"{self.status}: {self.steps['run']} run, {self.steps['reused']} reused in {self.seconds:.2f} s"]
        lines += [f"{name} = {value:.4g}" for name, value in self.metrics.items()]
        if self.failure:
            lines.append(f"{self.failure['file']}:{self.failure['line']}  {self.failure['what']}")
        return "\n".join(lines)


class ConsoleProject:
    """The project as it is open in the window."""

    def __init__(self, line: Line, folder: str, name: str) -> None:
        self._line = line
        self.folder, self.name = folder, name

    @property
    def workflows(self) -> list[str]:
        """The names of the workflows."""
        return list(self._line.ask("project")["workflows"])

    @property
    def configuration(self) -> dict[str, Any]:
        """What the configuration says that is worked on now: choices and parameters by address."""
        found: dict[str, Any] = self._line.ask("project")["configuration"]
        return found

    def set(self, address: str, value: Any) -> None:
        """Choose an implementation or set a parameter, in the window too; its undo takes that back."""
        self._line.ask("set", address=address, value=value)

    def runs(self) -> list[dict[str, Any]]:
        """The history of runs, the newest first."""
        found: list[dict[str, Any]] = self._line.ask("runs")
        return found

    def __repr__(self) -> str:
        return f"<project {self.name}: {', '.join(self.workflows)}; {self.folder}>"


class Fresh:
    """Lets an import read a project's file again once it has changed; what was imported before stays as it is."""

    def __init__(self, finder: ProjectFinder) -> None:
        self._finder = finder
        self._seen: dict[str, tuple[int, int]] = {}

    def note(self) -> None:
        """Remember the files of the modules that are loaded now."""
        self._seen = {path: self._seen.get(path, state) for path, state in self._states().items()}

    def look(self) -> None:
        """Forget the project's modules when the file of any of them is not as it was when it was loaded."""
        if any(self._seen.get(path, state) != state for path, state in self._states().items()):
            self._finder.purge()
            importlib.invalidate_caches()
            self._seen = {}

    def _states(self) -> dict[str, tuple[int, int]]:
        """When the file of each loaded module was changed last, and its size; zeros for one that is gone."""
        found = {}
        inside = self._finder.name + "."
        for name, module in list(sys.modules.items()):
            path = getattr(module, "__file__", None) if name.startswith(inside) else None
            if path:
                try:
                    status = os.stat(path)
                    found[path] = (status.st_mtime_ns, status.st_size)
                except OSError:
                    found[path] = (0, 0)
        return found


def names_of(line: Line, project: str, name: str, store: str) -> dict[str, Any]:
    """The names that the console has: values, inputs, project, run."""
    loader = Loader(store, line)

    def run(
        workflow: str | None = None,
        settings: Mapping[str, Any] | None = None,
        inputs: Mapping[str, Any] | None = None,
        *,
        to: str | None = None,
        fresh: bool = False,
    ) -> ConsoleRun:
        """Run a workflow (the one of the toolbar by default) and wait; `settings` are choices and parameters by
        address for this run only, `inputs` the workflow's by port, `to` a block to run to, `fresh` uses no stored
        value."""
        asked = {"workflow": workflow, "settings": dict(settings or {}), "inputs": dict(inputs or {})}
        return ConsoleRun(loader, line.ask("run", **asked, to=to, fresh=fresh))

    return {
        "values": Values(loader),
        "inputs": Inputs(loader),
        "project": ConsoleProject(line, project, name),
        "run": run,
    }


def _cell(text: str) -> str:
    return f"<td style='text-align:left'>{html.escape(text)}</td>"
