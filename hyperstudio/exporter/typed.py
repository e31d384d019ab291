"""Types of ports and implementations as annotations of generated code, and what fits what without a cast."""

import ast
import builtins
from collections.abc import Iterable

from hyperstudio.graph.types import Type, parse_type
from hyperstudio.reading.type_imports import TypeImports

ANYTHING = "typing.Any"
_BARE = {
    "list": "list[typing.Any]",
    "dict": "dict[typing.Any, typing.Any]",
    "tuple": "tuple[typing.Any, ...]",
    "set": "set[typing.Any]",
    "frozenset": "frozenset[typing.Any]",
    "numpy.ndarray": "numpy.typing.NDArray[typing.Any]",
    "collections.abc.Sequence": "collections.abc.Sequence[typing.Any]",
    "collections.abc.Iterable": "collections.abc.Iterable[typing.Any]",
    "collections.abc.Iterator": "collections.abc.Iterator[typing.Any]",
    "collections.abc.Mapping": "collections.abc.Mapping[typing.Any, typing.Any]",
    "collections.abc.Callable": "collections.abc.Callable[..., typing.Any]",
    "typing.Literal": ANYTHING,
}
_WIDER = {("int", "float"), ("bool", "int"), ("bool", "float")}


def known(text: str) -> str:
    """The type with every generic filled; Any where it holds a name that nobody can import."""
    parsed = parse_type(text) if text else None
    if parsed is None:
        return ANYTHING
    try:
        written = _written(parsed)
        names = {node.id for node in ast.walk(ast.parse(written, mode="eval")) if isinstance(node, ast.Name)}
    except (SyntaxError, ValueError):
        return ANYTHING
    roots = {part.partition(".")[0] for part in _dotted(parsed)}
    return ANYTHING if names - roots - set(dir(builtins)) else written


def is_unknown(text: str) -> bool:
    """Whether a type checker knows more about it than its text tells here."""
    return bool(text) and known(text) == ANYTHING and text not in {ANYTHING, "Any", "object"}


def fits(given: str, taken: str) -> bool:
    """Whether a type checker lets a value of type `given` pass for `taken`, as far as their texts tell."""
    if given == taken or ANYTHING in {given, taken} or taken == "object" or (given, taken) in _WIDER:
        return True
    parsed = parse_type(taken)
    return parsed is not None and parsed.name == "|" and any(fits(given, str(part)) for part in parsed.arguments)


def parts_of(text: str) -> tuple[str, ...]:
    """The types in the brackets of a generic one."""
    parsed = parse_type(text) if text else None
    return tuple(map(str, parsed.arguments)) if parsed else ()


class Annotations:
    """Writes types as annotations of one module; `lines` import what they need."""

    def __init__(self, types: Iterable[str], taken: Iterable[str]) -> None:
        self._types = TypeImports(sorted({known(text) for text in types} | {ANYTHING}), taken)

    def of(self, text: str) -> str:
        """The annotation of a type."""
        return self._types.annotation(known(text))

    @property
    def lines(self) -> list[str]:
        """The import lines for all types, needed or not."""
        return self._types.lines()


def _written(parsed: Type) -> str:
    if parsed.name == "|":
        return " | ".join(map(_written, parsed.arguments))
    if parsed.name == "[]":
        return f"[{', '.join(map(_written, parsed.arguments))}]"
    if parsed.name == "typing.Literal" and parsed.arguments:
        return str(parsed)
    if not parsed.arguments:
        return _BARE.get(parsed.name, parsed.name)
    return f"{parsed.name}[{', '.join(map(_written, parsed.arguments))}]"


def _dotted(parsed: Type) -> list[str]:
    inner = [name for part in parsed.arguments for name in _dotted(part)]
    written = _BARE.get(parsed.name, "") if not parsed.arguments else ""
    return inner + [name for name in (parsed.name, "typing.Any" if written else "", written) if "." in name]
