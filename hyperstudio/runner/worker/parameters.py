"""Values from a configuration (JSON) as the function's annotations want them."""

import collections.abc
import dataclasses
import enum
import inspect
import os
import pathlib
import sys
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any

_LISTS = (list, collections.abc.Sequence, collections.abc.Iterable, collections.abc.Collection)
_MAPPINGS = (dict, collections.abc.Mapping, collections.abc.MutableMapping)
_PLAIN = frozenset((type(None), bool, int, float, str))


class Unsuitable(ValueError):
    """A value cannot be what its annotation says."""


def annotations_of(function: Callable[..., Any], names: Mapping[str, Any]) -> dict[str, Any]:
    """The real annotations of these parameters; those that cannot be resolved are left out."""
    try:
        hints = typing.get_type_hints(function, include_extras=True)
    except Exception:  # an annotation is code of the project: it may name what exists for type checkers only
        hints = _one_by_one(function, names)
    return {name: hints[name] for name in names if name in hints}


def _one_by_one(function: Callable[..., Any], names: Mapping[str, Any]) -> dict[str, Any]:
    written = getattr(function, "__annotations__", {})
    module = sys.modules.get(getattr(function, "__module__", ""), None)
    hints = {}
    for name in names:
        hint = written.get(name)
        if isinstance(hint, str):
            try:
                hints[name] = eval(hint, vars(module) if module else {})
            except Exception:  # as above, for this one annotation
                continue
        elif hint is not None:
            hints[name] = hint
    return hints


def converted(function: Callable[..., Any], parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters as the function wants them. Raises `Unsuitable`, which names the parameter."""
    if not parameters:
        return {}
    hints = annotations_of(function, parameters)
    result = {}
    for name, value in parameters.items():
        try:
            result[name] = convert(value, hints[name]) if name in hints else value
        except Unsuitable as error:
            raise Unsuitable(f"{name}: {error}") from None
    return result


def constructor(kind: type) -> Callable[..., Any]:
    """The `__init__` of a class, its own or inherited."""
    found: Callable[..., Any] = next(vars(base)["__init__"] for base in kind.__mro__ if "__init__" in vars(base))
    return found


def never_changes(parameters: Mapping[str, Any]) -> bool:
    """Whether these parameters can be given to several calls as they are."""
    return all(type(value) in _PLAIN for value in parameters.values())


def convert(value: Any, hint: Any) -> Any:
    """A JSON value as `hint` wants it. Raises `Unsuitable` with the reason."""
    origin = typing.get_origin(hint)
    if origin is typing.Annotated:
        return convert(value, typing.get_args(hint)[0])
    if isinstance(hint, typing.NewType):
        return convert(value, hint.__supertype__)
    if origin is typing.Union or origin is types.UnionType:
        return _one_of(value, typing.get_args(hint))
    kind = origin or hint
    if kind is float and type(value) is int:
        return float(value)
    if not inspect.isclass(kind):
        return value  # Any, Literal, a type variable
    if issubclass(kind, enum.Enum):
        return _member(value, kind)
    if isinstance(value, str) and kind in (pathlib.Path, pathlib.PurePath, os.PathLike):
        return pathlib.Path(value)
    if kind is bytes and isinstance(value, str):
        return value.encode()
    if dataclasses.is_dataclass(kind) and isinstance(value, dict):
        return _dataclass(value, kind)
    arguments = typing.get_args(hint)
    if isinstance(value, (list, tuple)):
        return _items(value, kind, arguments)
    if isinstance(value, dict) and kind in _MAPPINGS:
        keys, values = arguments if len(arguments) == 2 else (Any, Any)
        return {_key(name, keys): convert(item, values) for name, item in value.items()}
    return value


def _items(value: list[Any] | tuple[Any, ...], kind: type, arguments: tuple[Any, ...]) -> Any:
    if kind is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return tuple(convert(item, arguments[0]) for item in value)
        if arguments and len(arguments) != len(value):
            raise Unsuitable(f"{len(arguments)} values are wanted, {len(value)} were given")
        return tuple(convert(item, hint) for item, hint in zip(value, arguments or (Any,) * len(value), strict=True))
    item_hint = arguments[0] if arguments else Any
    if kind in _LISTS:
        return [convert(item, item_hint) for item in value]
    if kind in (set, collections.abc.Set):
        return {convert(item, item_hint) for item in value}
    if kind is frozenset:
        return frozenset(convert(item, item_hint) for item in value)
    return value


def _one_of(value: Any, hints: tuple[Any, ...]) -> Any:
    kinds = [typing.get_origin(hint) or hint for hint in hints]
    for hint, kind in zip(hints, kinds, strict=True):
        if type(value) is kind and not typing.get_args(hint):
            return value
    reasons = []
    for hint, kind in zip(hints, kinds, strict=True):
        if kind is type(None):
            continue
        try:
            made = convert(value, hint)
        except Unsuitable as error:
            reasons.append(str(error))
            continue
        if not inspect.isclass(kind) or isinstance(made, kind):
            return made
    if reasons:
        raise Unsuitable("; ".join(reasons))
    return value


def _member(value: Any, kind: type[enum.Enum]) -> enum.Enum:
    if isinstance(value, kind):
        return value
    if isinstance(value, str) and value in kind.__members__:
        return kind[value]
    try:
        return kind(value)
    except ValueError:
        raise Unsuitable(f"{value!r} is none of {', '.join(kind.__members__)}") from None


def _dataclass(value: dict[str, Any], kind: type) -> Any:
    try:
        return kind(**converted(constructor(kind), value))
    except TypeError as error:
        raise Unsuitable(f"{kind.__name__}: {error}") from None


def _key(name: Any, hint: Any) -> Any:
    """JSON's keys are texts; int, float and enums come back from them."""
    if isinstance(name, str) and hint in (int, float):
        try:
            return hint(name)
        except ValueError:
            raise Unsuitable(f"the key {name!r} is no {hint.__name__}") from None
    return convert(name, hint)
