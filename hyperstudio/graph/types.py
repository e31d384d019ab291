"""Types of ports: written with full module names and compared by their structure."""

import ast
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Answer = Literal["yes", "no", "unchecked"]

# Names that mean the same class: what people import, and where it is defined.
RE_EXPORTS = {
    "pandas.core.frame.DataFrame": "pandas.DataFrame",
    "pandas.core.series.Series": "pandas.Series",
    "pandas.core.indexes.base.Index": "pandas.Index",
    "numpy.typing.NDArray": "numpy.ndarray",
    "PIL.Image": "PIL.Image.Image",
    "polars.dataframe.frame.DataFrame": "polars.DataFrame",
    "matplotlib.pyplot.Figure": "matplotlib.figure.Figure",
    "torch._tensor.Tensor": "torch.Tensor",
    "typing.List": "list",
    "typing.Dict": "dict",
    "typing.Tuple": "tuple",
    "typing.Set": "set",
    "typing.Text": "str",
    "typing.Sequence": "collections.abc.Sequence",
    "typing.Iterable": "collections.abc.Iterable",
    "typing.Mapping": "collections.abc.Mapping",
    "typing.Callable": "collections.abc.Callable",
    "typing.Iterator": "collections.abc.Iterator",
    "typing.Generator": "collections.abc.Generator",
    "pathlib.PosixPath": "pathlib.Path",
}
BUILT_IN = frozenset(
    {"int", "float", "bool", "str", "bytes", "complex", "list", "dict", "tuple", "set", "frozenset", "None"}
)
# Kinds of data that are never one another, whatever their classes inherit.
DIFFERENT = frozenset(
    {
        "pandas.DataFrame",
        "pandas.Series",
        "polars.DataFrame",
        "polars.Series",
        "numpy.ndarray",
        "torch.Tensor",
        "PIL.Image.Image",
        "matplotlib.figure.Figure",
        "pathlib.Path",
        *BUILT_IN,
    }
)
ANYTHING = frozenset({"typing.Any", "Any", "object"})


@dataclass(frozen=True, slots=True)
class Type:
    """A type by name with its arguments; `|` is a union, `?` something that is not understood."""

    name: str
    arguments: tuple["Type", ...] = ()

    def __str__(self) -> str:
        if self.name == "|":
            return " | ".join(map(str, self.arguments))
        inner = ", ".join(map(str, self.arguments))
        return f"{self.name}[{inner}]" if self.arguments else self.name


@lru_cache(maxsize=4096)
def parse_type(text: str) -> Type | None:
    """The type that `text` writes; None when it is not one."""
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return _read(tree)


@lru_cache(maxsize=4096)
def compatible(gives: str, takes: str) -> Answer:
    """Whether an output of type `gives` fits an input of type `takes`; *unchecked*: only real values can tell."""
    if gives == takes:
        return "yes"
    given, taken = parse_type(gives), parse_type(takes)
    if given is None or taken is None:
        return "unchecked"
    return _fits(given, taken)


def short(text: str) -> str:
    """A type as people say it: without module names."""
    parsed = parse_type(text)
    return str(_shortened(parsed)) if parsed else text


def list_of(text: str) -> str:
    """The type of a list of these."""
    return f"list[{text}]"


def item_of(text: str) -> str | None:
    """The type of a list's items; None when `text` is no list."""
    parsed = parse_type(text)
    if parsed and parsed.name in {"list", "collections.abc.Sequence", "collections.abc.Iterable"}:
        return str(parsed.arguments[0]) if parsed.arguments else "typing.Any"
    return None


def _shortened(parsed: Type) -> Type:
    return Type(parsed.name.rpartition(".")[2] or parsed.name, tuple(map(_shortened, parsed.arguments)))


def _read(tree: ast.expr) -> Type | None:
    match tree:
        case ast.Constant(value=None):
            return Type("None")
        case ast.Constant(value=str(text)):
            return parse_type(text)
        case ast.Constant(value=value):
            return Type(repr(value))
        case ast.Name() | ast.Attribute():
            name = ast.unparse(tree)
            return Type(RE_EXPORTS.get(name, name))
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _union([_read(left), _read(right)])
        case ast.Subscript(value=value, slice=inner):
            return _generic(ast.unparse(value), inner)
        case ast.List(elts=elements):
            inside = [_read(element) for element in elements]
            return Type("[]", tuple(t for t in inside if t)) if None not in inside else None
        case _ if isinstance(tree, ast.Constant):
            return Type("...")
    return None


def _generic(name: str, inner: ast.expr) -> Type | None:
    if name == "typing.Literal" or name == "Literal":
        values = inner.elts if isinstance(inner, ast.Tuple) else [inner]
        return Type("typing.Literal", tuple(Type(ast.unparse(value)) for value in values))
    parts = [_read(part) for part in (inner.elts if isinstance(inner, ast.Tuple) else [inner])]
    if name in {"typing.Annotated", "Annotated"}:
        return parts[0]
    if name in {"typing.Optional", "Optional"}:
        return _union([parts[0], Type("None")])
    if name in {"typing.Union", "Union"}:
        return _union(parts)
    read = tuple(part for part in parts if part is not None)
    if len(read) != len(parts):
        return None
    name = RE_EXPORTS.get(name, name)
    return Type(name) if name == "numpy.ndarray" else Type(name, read)


def _union(parts: list[Type | None]) -> Type | None:
    flat: list[Type] = []
    for part in parts:
        if part is None:
            return None
        flat.extend(part.arguments if part.name == "|" else [part])
    return Type("|", tuple(dict.fromkeys(flat)))


def _fits(given: Type, taken: Type) -> Answer:
    if given == taken or given.name in ANYTHING or taken.name in ANYTHING:
        return "yes"
    if given.name == "|":
        return _worst([_fits(part, taken) for part in given.arguments])
    if taken.name == "|":
        return _best([_fits(given, part) for part in taken.arguments])
    if (given.name, taken.name) in {("int", "float"), ("bool", "int"), ("bool", "float")}:
        return "yes"
    if taken.name == "typing.Literal" or given.name == "typing.Literal":
        return _literal(given, taken)
    if given.name != taken.name:
        if given.name in DIFFERENT and taken.name in DIFFERENT:
            return "no"
        return "unchecked"
    if not given.arguments or not taken.arguments:
        return "yes"
    if len(given.arguments) != len(taken.arguments):
        return "unchecked"
    return _worst([_fits(a, b) for a, b in zip(given.arguments, taken.arguments, strict=True)])


def _literal(given: Type, taken: Type) -> Answer:
    if given.name == taken.name:
        return "yes" if set(given.arguments) <= set(taken.arguments) else "no"
    literal, other = (given, taken) if given.name == "typing.Literal" else (taken, given)
    kinds = {type(ast.literal_eval(value.name)).__name__ for value in literal.arguments if _is_constant(value.name)}
    if other.name in kinds:
        return "yes" if literal is given and kinds == {other.name} else "unchecked"
    return "no" if other.name in BUILT_IN and kinds and kinds <= BUILT_IN else "unchecked"


def _is_constant(text: str) -> bool:
    try:
        ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return False
    return True


def _worst(answers: list[Answer]) -> Answer:
    return "no" if "no" in answers else "unchecked" if "unchecked" in answers else "yes"


def _best(answers: list[Answer]) -> Answer:
    return "yes" if "yes" in answers else "unchecked" if "unchecked" in answers else "no"
