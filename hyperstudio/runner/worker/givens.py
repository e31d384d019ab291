"""Values from outside: JSON, text, files and stored values, made when a step first needs them."""

import ast
import builtins
import importlib
import json
import os
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .digests import pickled, text_digest
from .parameters import convert
from .paths import FileDigests

_PATHS = ("pathlib.Path", "Path")
_AS_IS = frozenset(("", "str", "int", "bool", "dict", "list", "None", "Any", "typing.Any"))


class CannotBeRead(ValueError):
    """A given file cannot become a value of the wanted type."""


def given_digest(given: Mapping[str, Any], files: FileDigests, project: str) -> str:
    """The digest of a given value, without making it where that is not needed."""
    if "stored" in given:
        return str(given["stored"])
    kind = given.get("type", "")
    if "file" in given:
        if kind in _PATHS:
            return files.path(given["file"])
        content = files.given(os.path.join(project, given["file"]))
        return "g" + text_digest(f"file|{kind}|{Path(given['file']).suffix}|{content}")
    if "text" in given:
        return files.path(given["text"]) if kind in _PATHS else "g" + text_digest(f"text|{kind}|{given['text']}")
    if isinstance(given["json"], str) and kind in _PATHS:
        return files.path(given["json"])
    if kind in _AS_IS and (form := pickled(given["json"])) is not None:
        return form.digest()  # as a block's value: an equal one runs nothing again
    text = json.dumps(given["json"], ensure_ascii=True)
    if "Path" in kind:
        # Paths inside lists, dicts and unions: every text that leads to something counts with what is there.
        text += "|".join(files.content(part) for part in _texts(given["json"]))
    return "g" + text_digest(f"json|{kind}|{text}")


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [text for item in value for text in _texts(item)] if isinstance(value, list) else []


def given_value(given: Mapping[str, Any], project: str) -> Any:
    """Make a given value. Raises `CannotBeRead`, or what the project's own types raise."""
    kind = given.get("type", "")
    if "file" in given:
        return _from_file(given["file"], kind, project)
    if "text" in given:
        return Path(given["text"]) if kind in _PATHS else given["text"]
    value = given["json"]
    if kind in _AS_IS:
        return value
    return convert(value, named_type(kind))


def _from_file(file: str, kind: str, project: str) -> Any:
    if kind in _PATHS:
        return Path(file)
    path = os.path.join(project, file)
    try:
        if kind == "bytes":
            return Path(path).read_bytes()
        if kind == "str":
            return Path(path).read_text("utf-8")
        suffix = Path(path).suffix.lower()
        if suffix == ".json":
            value = json.loads(Path(path).read_text("utf-8"))
            return convert(value, named_type(kind)) if kind else value
        if suffix == ".csv":
            return importlib.import_module("pandas").read_csv(path)
        if suffix == ".parquet":
            return importlib.import_module("pandas").read_parquet(path)
        if suffix == ".npy":
            return importlib.import_module("numpy").load(path, allow_pickle=False)
    except (OSError, ValueError, ImportError) as error:
        raise CannotBeRead(f"{file} cannot be read: {error}") from error
    raise CannotBeRead(f"{file} cannot be read as {kind or 'a value'}: give a json, csv, parquet or npy file.")


def named_type(text: str) -> Any:
    """The type that a text names (`list[float]`, `penguins.lib.kinds.Colour`); Any where it cannot be found."""
    try:
        return _resolve(ast.parse(text, mode="eval").body)
    except (SyntaxError, ImportError, AttributeError, TypeError, LookupError):
        return typing.Any


def _resolve(node: ast.expr) -> Any:
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name):
            return getattr(builtins, name) if hasattr(builtins, name) else getattr(typing, name)
        case ast.Attribute():
            return _imported(ast.unparse(node))
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return typing.Union[_resolve(left), _resolve(right)]  # noqa: UP007 (both are values here)
        case ast.Subscript(value=value, slice=ast.Tuple(elts=parts)):
            return _resolve(value)[tuple(_resolve(part) for part in parts)]
        case ast.Subscript(value=value, slice=part):
            return _resolve(value)[_resolve(part)]
        case ast.List(elts=parts):
            return [_resolve(part) for part in parts]
    raise LookupError(ast.unparse(node))


def _imported(dotted: str) -> Any:
    module = dotted
    rest: list[str] = []
    while True:
        module, _, last = module.rpartition(".")
        rest.insert(0, last)
        if not module:
            raise ImportError(dotted)
        try:
            found: Any = importlib.import_module(module)
        except ModuleNotFoundError:
            continue
        for name in rest:
            found = getattr(found, name)
        return found
