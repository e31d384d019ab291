"""The fields of a model as they stand in JSON: key, type in words, how a value is checked, the default."""

import types
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, Union, cast, get_args, get_origin

from annotated_types import Ge, Gt, MinLen
from pydantic import TypeAdapter, ValidationError

from hyperstudio.graph.values import FrozenMap, Value, thaw

V = TypeVar("V", bound=Value)
_EMPTY: dict[str, Any] = {"inputs": (), "outputs": (), "wires": FrozenMap(), "name": "", "format": 0}


@dataclass(frozen=True)
class Field:
    """One field: its name in Python, its key in JSON, its annotation, and what its values must satisfy."""

    name: str
    key: str
    annotation: Any
    metadata: tuple[Any, ...]
    required: bool


@cache
def fields_of(kind: type[Value]) -> dict[str, Field]:
    """The fields of a model by their key in JSON."""
    fields = {}
    for name, info in kind.model_fields.items():
        key = info.alias or name
        fields[key] = Field(name, key, info.annotation, tuple(info.metadata), info.is_required())
    return fields


@cache
def _defaults(kind: type[Value]) -> dict[str, Any]:
    return {
        name: _EMPTY.get(name) if info.is_required() else info.get_default(call_default_factory=True)
        for name, info in kind.model_fields.items()
    }


def made(kind: type[V], values: dict[str, Any], given: set[str]) -> V:
    """A value of checked fields; `given` are those that its file says, all others stand at their default."""
    value: Any = kind.model_construct(given, **{**_defaults(kind), **values})
    return cast(V, value)


def leaf(annotation: Any, metadata: tuple[Any, ...], raw: Any) -> Any:
    """`raw` as a value of this type. ValueError when it is none, or is one only after a conversion ("5" for 5)."""
    try:
        value = _adapter(annotation, metadata)(raw)
    except (ValidationError, OverflowError) as error:
        raise ValueError(wanted(annotation, metadata)) from error
    if not _faithful(raw, value):
        raise ValueError(wanted(annotation, metadata))
    return value


_adapters: dict[tuple[str, str], Callable[[Any], Any]] = {}


def _adapter(annotation: Any, metadata: tuple[Any, ...]) -> Callable[[Any], Any]:
    key = (repr(annotation), repr(metadata))
    if key not in _adapters:
        narrowed: Any = Annotated[(annotation, *metadata)] if metadata else annotation
        _adapters[key] = TypeAdapter[Any](narrowed).validate_python
    return _adapters[key]


def _faithful(raw: Any, value: Any) -> bool:
    if isinstance(value, Value):
        return False
    if isinstance(raw, dict) and isinstance(value, dict):
        return raw.keys() == value.keys() and all(_faithful(raw[key], value[key]) for key in raw)
    if isinstance(raw, list) and isinstance(value, tuple):
        return len(raw) == len(value) and all(_faithful(one, other) for one, other in zip(raw, value, strict=True))
    if type(raw) is int and type(value) is float:
        return raw == value
    return type(raw) is type(value) and bool(raw == value)


def parts(annotation: Any) -> tuple[Any, ...]:
    """The members of a union, or the annotation alone."""
    if get_origin(annotation) in (Union, types.UnionType):
        return get_args(annotation)
    return (annotation,)


def is_model(annotation: Any) -> bool:
    """Whether it is a class of values, written as an object."""
    return isinstance(annotation, type) and issubclass(annotation, Value)


def is_map(annotation: Any) -> bool:
    """Whether it is a mapping, written as an object."""
    return get_origin(annotation) is FrozenMap


def is_list_of_models(annotation: Any) -> bool:
    """Whether it is a list of such objects."""
    return get_origin(annotation) is tuple and is_model(get_args(annotation)[0])


@cache
def holds_measures(field: Field) -> bool:
    """Whether the field holds nothing but fractional numbers, where 2.0 and 2 are one and 2 is written."""
    return _leaves(field.annotation) - {str, type(None)} == {float}


def _leaves(annotation: Any) -> set[Any]:
    arguments = [argument for argument in get_args(annotation) if argument is not Ellipsis]
    return set().union(*map(_leaves, arguments)) if arguments else {annotation}


def wanted(annotation: Any, metadata: tuple[Any, ...] = ()) -> str:
    """In words what a value of this type is: "a whole number of at least 1"."""
    words = " or ".join(dict.fromkeys(_word(part) for part in parts(annotation)))
    for bound in metadata:
        if isinstance(bound, Ge):
            words += f" of at least {bound.ge}"
        elif isinstance(bound, Gt):
            words += f" above {bound.gt}"
        elif isinstance(bound, MinLen):
            words += f" with at least {bound.min_length} in it"
    return words


_WORDS = {str: "text", bool: "true or false", int: "a whole number", float: "a number", type(None): "null", Any: "any"}


def _word(annotation: Any) -> str:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return " or ".join(f"“{choice}”" for choice in arguments)
    if origin is tuple and arguments[-1] is Ellipsis:
        return "a list of objects" if is_model(arguments[0]) else f"a list of {_word(arguments[0])}"
    if origin is tuple:
        return f"a list of {len(arguments)} numbers"
    if is_model(annotation):
        needed = [field.key for field in fields_of(annotation).values() if field.required]
        return "an object" + (f" with {' and '.join(needed)}" if needed else "")
    return _WORDS.get(annotation, "an object")


def plain(value: Any, kind: type[Value] | None = None) -> Any:
    """The JSON value of a value: of a model only the fields that were given, by their keys.

    `kind` is the class whose fields count (a Block is written as a BlockFile).
    """
    if isinstance(value, Value):
        raw = {}
        for field in fields_of(kind or type(value)).values():
            if field.name in value.model_fields_set:
                held = plain(getattr(value, field.name))
                raw[field.key] = _whole(held) if holds_measures(field) else held
        return raw
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [plain(inner) for inner in value]
    return thaw(value)


def _whole(raw: Any) -> Any:
    if isinstance(raw, dict):
        return {key: _whole(inner) for key, inner in raw.items()}
    if isinstance(raw, list):
        return [_whole(inner) for inner in raw]
    return int(raw) if isinstance(raw, float) and raw.is_integer() and abs(raw) < 2**53 else raw
