"""Gives contract tests their `block`: once for each code implementation beside the test, with plain pytest.

A block's `test_contract.py` says what every implementation must satisfy:

    def test_no_gaps(block):
        assert not block(table=TABLE).isna().any(axis=None)

`block(**inputs)` is called with input ports, by name; an input that is left out takes the default of its port.
Parameters are at their defaults. It returns what the output port gives, or a tuple in the order of the ports where
there are several. An implementation is handed only the inputs that it takes.

- A function is called. What `async def` gives is awaited, and what a generator yields becomes a list.
- A class (in a block whose mode is "fitted") is made, learns with `fit`, and is then applied to the same inputs:
  pass learning inputs (a target, say) too. Where there is nothing to learn, a fitted block may be a plain function.

A `for_each` or `repeat` block is tested as one call: one item, or one round.
Inputs are compared before and after: changing one in place fails the test. Graph implementations have no code of
their own and are left out here.
"""

import asyncio
import copy
import importlib
import inspect
import json
import pickle
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parent


def make_project_importable() -> str:
    """Make the project the package of its name, whatever its folder is called; gives that name."""
    name: str = json.loads((PROJECT / "hyperstudio.json").read_text(encoding="utf-8"))["name"]
    there = sys.modules.get(name)
    if there is None or list(getattr(there, "__path__", [])) != [str(PROJECT)]:
        for module in [module for module in sys.modules if module == name or module.startswith(f"{name}.")]:
            del sys.modules[module]
        package = types.ModuleType(name, "The project.")
        package.__path__ = [str(PROJECT)]
        sys.modules[name] = package
    return name


class Block:
    """One code implementation of a block, called with the block's inputs."""

    def __init__(self, folder: Path, implementation: str) -> None:
        interface = json.loads((folder / "block.json").read_text(encoding="utf-8"))
        self.name = f"{folder.name}.{implementation}"
        self.inputs: list[dict[str, Any]] = interface["inputs"]
        self.outputs: list[str] = [port["name"] for port in interface["outputs"]]
        path = ".".join((make_project_importable(), *folder.relative_to(PROJECT).parts, implementation))
        module = importlib.import_module(path)
        class_name = "".join(part[:1].upper() + part[1:] for part in implementation.split("_"))
        name = class_name if interface.get("mode") == "fitted" and hasattr(module, class_name) else implementation
        self.code: Callable[..., Any] = getattr(module, name)

    def __repr__(self) -> str:
        return f"<block {self.name}>"

    def __call__(self, **inputs: Any) -> Any:
        """Learn on the inputs where there is something to learn, apply to the same inputs, give the outputs."""
        known = [port["name"] for port in self.inputs]
        if unknown := [name for name in inputs if name not in known]:
            raise TypeError(f"{self.name} has no input {unknown[0]!r}; it takes: {', '.join(known)}.")
        for port in self.inputs:
            if "default" in port and port["name"] not in inputs:
                is_path = port["type"] == "pathlib.Path" and port["default"] is not None
                inputs[port["name"]] = PROJECT / port["default"] if is_path else copy.deepcopy(port["default"])
        before = {name: _kept(value) for name, value in inputs.items()}
        result = self._finish(self._applied(inputs))
        for name, value in inputs.items():
            if (kept := before[name]) is not None and not _same(*kept, value):
                raise AssertionError(f"{self.name} changed its input {name!r} in place. Work on a copy of it.")
        return result

    def _applied(self, inputs: dict[str, Any]) -> Any:
        if not inspect.isclass(self.code):
            return _called(self.code, inputs)
        learner = self.code()
        _called(learner.fit, inputs)
        return _called(learner, inputs)

    def _finish(self, result: Any) -> Any:
        """The outputs in the order of their ports; a NamedTuple gives them by name."""
        fields = getattr(type(result), "_fields", None)
        if isinstance(result, tuple) and fields is not None and set(fields) == set(self.outputs):
            result = tuple(getattr(result, name) for name in self.outputs)
            return result if len(self.outputs) > 1 else result[0]
        if len(self.outputs) > 1 and not (isinstance(result, tuple) and len(result) == len(self.outputs)):
            raise AssertionError(f"{self.name} must give a tuple of {', '.join(self.outputs)}, but gave {result!r}.")
        return result


def _called(code: Callable[..., Any], inputs: dict[str, Any]) -> Any:
    """What `code` gives for those of the inputs that it takes."""
    takes = inspect.signature(code).parameters
    result = code(**{name: value for name, value in inputs.items() if name in takes})
    if inspect.isasyncgen(result):
        return asyncio.run(_all_of(result))
    if inspect.isawaitable(result):
        return asyncio.run(_awaited(result))
    return list(result) if inspect.isgenerator(result) else result


async def _all_of(items: Any) -> list[Any]:
    return [item async for item in items]


async def _awaited(result: Any) -> Any:
    return await result


def _kept(value: Any) -> tuple[Any, bytes] | None:
    """A copy of a value and its pickled bytes; None where it cannot be copied, and so not compared."""
    try:
        return copy.deepcopy(value), pickle.dumps(value)
    except (pickle.PicklingError, TypeError, AttributeError):
        return None


def _same(before: Any, pickled: bytes, after: Any) -> bool:
    """Whether a value is as it was; tables and series compare themselves, so that gaps equal gaps."""
    if type(before) is not type(after):
        return False
    if callable(equals := getattr(before, "equals", None)):
        return bool(equals(after))
    if isinstance(before, (list, tuple)):
        pairs = zip(before, after, strict=False)
        return len(before) == len(after) and all(_same(old, pickle.dumps(old), new) for old, new in pairs)
    if isinstance(before, dict):
        return list(before) == list(after) and all(
            _same(before[key], pickle.dumps(before[key]), after[key]) for key in before
        )
    if getattr(before, "shape", ()) == () and before == after:
        return True
    return pickled == pickle.dumps(after)


def _implementations(folder: Path) -> list[str]:
    """The names of a block's code implementations, sorted."""
    files = [path.stem for path in folder.glob("*.py") if not path.stem.startswith(("_", "test_"))]
    folders = [path.parent.name for path in folder.glob("*/__init__.py") if not path.parent.name.startswith("_")]
    return sorted({*files, *folders} - {"conftest"})


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that takes `block` once for each code implementation beside it."""
    if "block" in metafunc.fixturenames:
        folder = metafunc.definition.path.parent
        if (folder / "block.json").is_file():
            names = _implementations(folder)
            metafunc.parametrize("block", [(folder, name) for name in names], ids=names, indirect=True)


@pytest.fixture
def block(request: pytest.FixtureRequest) -> Block:
    """One code implementation of the block beside whose folder the test stands."""
    if not hasattr(request, "param"):
        pytest.fail("A test that takes `block` stands beside a block.json.")
    return Block(*request.param)


make_project_importable()
