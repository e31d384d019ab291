"""Modules that come with every package as they are: values as plain JSON, what was learnt, shipped values."""

PLAIN = '''"""Values as plain JSON, for the command line, the API and the tests."""

import dataclasses
import enum
import math
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any


def plain(value: Any) -> Any:
    """What JSON can hold of a value: tables by columns, arrays as lists, records by field, the rest as its text."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, enum.Enum):
        return value.name
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else str(float(value))
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {field: plain(getattr(value, field)) for field in value._fields}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted((plain(item) for item in value), key=str)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, bytes | PurePath):
        return value.hex() if isinstance(value, bytes) else str(value)
    if type(value).__module__.partition(".")[0] in {"numpy", "pandas", "polars"}:
        return _of_table(value)
    if hasattr(value, "model_dump"):
        return plain(value.model_dump())
    return f"<{type(value).__name__}>"


def _of_table(value: Any) -> Any:
    if hasattr(value, "columns"):
        columns = {str(name): plain(value[name].tolist() if hasattr(value[name], "tolist") else list(value[name]))
                   for name in value.columns}
        return {"columns": columns, "index": plain(value.index.tolist())} if hasattr(value, "index") else columns
    if hasattr(value, "index") and hasattr(value, "tolist"):
        return {"values": plain(value.tolist()), "index": plain(value.index.tolist())}
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    return str(value)
'''

FITTED = '''"""What all workflows that learn can do."""

import pickle
from pathlib import Path
from typing import Self


class Fitted:
    """A workflow that learns with `fit` and is then called. What it learnt can be saved and loaded."""

    def save(self, path: Path) -> None:
        """Write what was learnt to a file."""
        path.write_bytes(pickle.dumps(self, protocol=5))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what was learnt from a file that `save` wrote. Only load files that you trust: they hold code."""
        loaded = pickle.loads(path.read_bytes())
        if not isinstance(loaded, cls):
            raise TypeError(f"{path} holds a {type(loaded).__name__}, not a {cls.__name__}.")
        return loaded
'''

ONCE = '''"""Objects that are made once in a process, however many calls and threads ask for them."""

import pickle
import threading
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")
_lock = threading.RLock()
_made: dict[tuple[Any, bytes], Any] = {}


def once(make: Callable[..., T], **inputs: Any) -> T:
    """What `make(**inputs)` gave when it was first called with such inputs."""
    key = (make, pickle.dumps(sorted(inputs.items())))
    if key not in _made:
        with _lock:
            if key not in _made:
                _made[key] = make(**inputs)
    found: T = _made[key]
    return found
'''

ARTIFACTS = '''"""Values that were computed when this package was made."""

import hashlib
import json
import pickle
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@cache
def artifact(name: str) -> Any:
    """A value by its name. Raises ValueError where its file is not the one that this package was made with."""
    content = (FOLDER / f"{name}.pickle").read_bytes()
    listed: dict[str, str] = json.loads((FOLDER / "artifacts.json").read_text(encoding="utf-8"))
    if hashlib.blake2b(content, digest_size=16).hexdigest() != listed[name]:
        raise ValueError(f"The file of {name} was changed.")
    return pickle.loads(content)
'''

SAME_ANSWERS = '''"""The package answers as it did when it was recorded: as functions, and on the command line."""

import asyncio
import importlib
import inspect
import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from {package}.plain import plain

HERE = Path(__file__).parent
CASES = json.loads((HERE / "golden.json").read_text(encoding="utf-8"))


def given(said: dict[str, Any]) -> Any:
    """An input as the function takes it."""
    if said["form"] == "path":
        return HERE / said["value"]
    if said["form"] == "text":
        return (HERE / said["value"]).read_text(encoding="utf-8")
    return (HERE / said["value"]).read_bytes() if said["form"] == "bytes" else said["value"]


def finished(result: Any) -> Any:
    """What a call gave; a coroutine is run."""
    return asyncio.run(result) if inspect.iscoroutine(result) else result


def same(one: Any, other: Any) -> bool:
    """Whether two plain values are equal, numbers to nine digits."""
    if isinstance(one, float) or isinstance(other, float):
        numbers = isinstance(one, int | float) and isinstance(other, int | float)
        return numbers and math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and bool(one == other)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["workflow"])
def test_the_function_answers_as_recorded(case: dict[str, Any]) -> None:
    function = getattr(importlib.import_module("{package}"), case["function"])
    result = finished(function(**{{name: given(said) for name, said in case["inputs"].items()}}))
    assert same(plain(result), case["outputs"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["workflow"])
def test_the_command_line_answers_as_recorded(case: dict[str, Any]) -> None:
    words = [case["command"]]
    for name, said in case["inputs"].items():
        if said["form"] == "text":
            words.append(f"--{{name}}={{given(said)}}")
        elif said["form"] != "json":
            words.append(f"--{{name}}={{HERE / said['value']}}")
        else:
            value = said["value"]
            words.append(f"--{{name}}={{value if isinstance(value, str) else json.dumps(value)}}")
    ran = subprocess.run([sys.executable, "-m", "{package}.cli", *words], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert same(json.loads(ran.stdout), case["outputs"])
'''


def same_answers(package: str) -> str:
    """The tests of a package."""
    return SAME_ANSWERS.replace("{package}", package).replace("{{", "{").replace("}}", "}")
