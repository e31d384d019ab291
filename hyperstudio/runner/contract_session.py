"""The process that runs contract tests: pytest in the project's interpreter, with the project's own conftest.py.

It is started by its file's path and imports nothing of HyperStudio but, by path, the worker's folder (for the store).
The parent sends one line of JSON with the blocks to test; each finished test is told in a line. A graph
implementation has no code of its own: its calls are sent to the parent, who runs its plan in a worker.
"""

import importlib
import importlib.util
import json
import os
import socket
import sys
from pathlib import Path
from typing import Any

import pytest

LONGEST_TEXT = 4000


class Line:
    """The connection to the parent: objects as lines of JSON."""

    def __init__(self, number: int) -> None:
        self._stream = socket.socket(fileno=number).makefile("rw", encoding="utf-8")

    def tell(self, **said: Any) -> None:
        """Send one object."""
        self._stream.write(json.dumps(said) + "\n")
        self._stream.flush()

    def hear(self) -> dict[str, Any]:
        """Wait for one object; the parent's end ends this process."""
        text = self._stream.readline()
        if not text:
            os._exit(1)
        found: dict[str, Any] = json.loads(text)
        return found


class GraphBlock:
    """A graph implementation, called with the block's inputs like a code implementation."""

    def __init__(self, address: str, block: dict[str, Any], line: Line, store: Any, pickled: Any) -> None:
        self.name = address
        self._inputs: list[str] = block["inputs"]
        self._outputs: list[str] = block["outputs"]
        self._line, self._store, self._pickled = line, store, pickled

    def __repr__(self) -> str:
        return f"<block {self.name}>"

    def __call__(self, **inputs: Any) -> Any:
        """Run the graph's plan on these inputs, and give its outputs."""
        if unknown := [name for name in inputs if name not in self._inputs]:
            raise TypeError(f"{self.name} has no input {unknown[0]!r}; it takes: {', '.join(self._inputs)}.")
        digests = {}
        for name, value in inputs.items():
            form = self._pickled(value)
            if form is None:
                raise TypeError(f"The input {name!r} cannot be pickled, so no graph can be tested with it.")
            digests[name] = form.digest()
            self._store.put(digests[name], form)
        self._store.commit()
        self._line.tell(call=self.name, inputs=digests)
        answer = self._line.hear()
        if "unable" in answer:
            raise ImportError(answer["unable"])
        if "failed" in answer:
            raise AssertionError(answer["failed"])
        values = [self._store.load(answer["outputs"][name]) for name in self._outputs]
        return values[0] if len(values) == 1 else tuple(values) if values else None


class Contracts:
    """The pytest plugin: adds graph implementations, and tells how each test ended for which implementation."""

    def __init__(self, asked: dict[str, Any], line: Line) -> None:
        self._blocks: dict[str, dict[str, Any]] = asked["blocks"]
        self._line = line
        worker = _worker(asked["worker"])
        self._pickled = importlib.import_module(f"{worker}.digests").pickled
        self._store = importlib.import_module(f"{worker}.store").Store(asked["store"], asked["project"])

    def _of(self, path: Path) -> dict[str, Any]:
        return self._blocks.get(
            str(path.parent), {"address": "", "inputs": [], "outputs": [], "code": [], "graphs": []}
        )

    @pytest.hookimpl(tryfirst=True)
    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Let the project's conftest give the graph implementations too, after those that it finds itself."""
        block = self._of(metafunc.definition.path)
        given = metafunc.parametrize

        def with_graphs(argnames: Any, argvalues: Any, *rest: Any, **options: Any) -> None:
            if argnames == "block":
                graphs = [(metafunc.definition.path.parent, name) for name in block["graphs"]]
                asked = [value for value in argvalues if not block["code"] or value[1] in block["code"]]
                if block["graphs"] and not block["code"]:
                    asked = []
                argvalues = [*asked, *graphs]
                options["ids"] = [name for _, name in argvalues]
            given(argnames, argvalues, *rest, **options)

        metafunc.parametrize = with_graphs  # type: ignore[method-assign]  # pytest has no hook between these two

    @pytest.hookimpl(tryfirst=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> Any:
        """The `block` of a graph implementation."""
        if fixturedef.argname != "block":
            return None  # one of a whole session has no path
        block = self._of(request.path)
        param = getattr(request, "param", None)
        if not isinstance(param, tuple) or param[1] not in block["graphs"]:
            return None
        made = GraphBlock(f"{block['address']}.{param[1]}", block, self._line, self._store, self._pickled)
        fixturedef.cached_result = (made, fixturedef.cache_key(request), None)
        return made

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: Any, call: Any) -> Any:
        """Tell how a test ended, and for which implementations: all of the block where it takes no `block`."""
        report = yield
        if report.failed or (report.when == "call" and report.passed):
            block = self._of(item.path)
            param = getattr(item, "callspec", None) and item.callspec.params.get("block")
            names = [param[1]] if param else [*block["code"], *block["graphs"]]
            why = call.excinfo.exconly() if report.failed and call.excinfo is not None else ""
            # What cannot be imported was not tested, and neither was what the test's fixtures could not make ready.
            unable = report.when == "setup" or (call.excinfo is not None and call.excinfo.errisinstance(ImportError))
            outcome = "passed" if report.passed else "unable" if unable else "failed"
            self._tell(block, names, outcome, f"{item.originalname}: {why}" if why else "")
        return report

    def pytest_collectreport(self, report: Any) -> None:
        """A test file that cannot be imported tests none of the implementations."""
        if report.failed:
            path = Path(str(report.nodeid).partition("::")[0])
            block = self._of(path if path.is_absolute() else Path.cwd() / path)
            self._tell(block, [*block["code"], *block["graphs"]], "untested", str(report.longrepr))

    def _tell(self, block: dict[str, Any], names: list[str], outcome: str, what: str) -> None:
        for name in names:
            self._line.tell(test=f"{block['address']}.{name}", outcome=outcome, what=what[:LONGEST_TEXT])


def _worker(folder: str) -> str:
    """Make the worker's folder importable under its private name; gives that name."""
    spec = importlib.util.spec_from_file_location("_hyperstudio_start", str(Path(folder, "__main__.py")))
    assert spec is not None
    assert spec.loader is not None
    start = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(start)
    start.load_package()
    name: str = start.PACKAGE
    return name


def main() -> None:
    """Run the tests of the blocks that the parent names."""
    line = Line(int(sys.argv[1]))
    asked = line.hear()
    sys.argv[:] = ["pytest"]
    files = [str(Path(folder, "test_contract.py")) for folder in asked["blocks"]]
    options = ["-q", "-p", "no:cacheprovider", "--import-mode=importlib", f"--rootdir={asked['project']}"]
    code = pytest.main([*options, *files], plugins=[Contracts(asked, line)])
    line.tell(over=int(code))


if __name__ == "__main__":
    main()
