"""What HTTP can carry: how a type comes in with a request."""

import ast
from typing import Literal

from hyperstudio.graph.folders import module_of
from hyperstudio.graph.project import Project
from hyperstudio.graph.types import Type, parse_type
from hyperstudio.planning.modules import modules_of
from hyperstudio.reading.syntax import Unreadable, parsed

Carried = Literal["json", "file", "bytes", "frame", "series", "array"]

_WHOLE: dict[str, Carried] = {
    "pathlib.Path": "file",
    "Path": "file",
    "bytes": "bytes",
    "pandas.DataFrame": "frame",
    "pandas.Series": "series",
    "numpy.ndarray": "array",
}
_SCALARS = {
    "str", "int", "float", "bool", "None", "typing.Any", "Any", "object", "typing.Literal", "decimal.Decimal",
    "uuid.UUID", "datetime.date", "datetime.datetime", "datetime.time", "datetime.timedelta",
}  # fmt: skip
_HOLDERS = {
    "|", "list", "tuple", "set", "frozenset", "dict", "...", "collections.abc.Sequence", "collections.abc.Iterable",
    "collections.abc.Mapping", "collections.abc.Set",
}  # fmt: skip
_RECORDS = {"BaseModel", "NamedTuple", "TypedDict", "Enum", "StrEnum", "IntEnum", "dataclass"}


def carried(project: Project, text: str) -> tuple[Carried | None, bool]:
    """How a value of this type comes in, and whether it may be None; the first is None where HTTP cannot carry it."""
    kind = parse_type(text) if text else None
    if kind is None:
        return "json", False
    optional = False
    if kind.name == "|":
        parts = [part for part in kind.arguments if part.name != "None"]
        optional = len(parts) < len(kind.arguments)
        if len(parts) == 1:
            kind = parts[0]
    if kind.name in _WHOLE:
        return _WHOLE[kind.name], optional
    return ("json" if _is_json(project, kind) else None), optional


def _is_json(project: Project, kind: Type) -> bool:
    if kind.name in _SCALARS:
        return True
    if kind.name in _HOLDERS:
        return all(_is_json(project, part) for part in kind.arguments)
    return _is_record(project, kind.name)


def _is_record(project: Project, name: str) -> bool:
    """Whether a class of the project is one whose fields are known: a dataclass, a model, an enumeration…"""
    module, _, own = name.rpartition(".")
    for path, source in modules_of(project).sources.items():
        if module_of(project.name, path)[0] == module:
            tree = parsed(source.text)
            if isinstance(tree, Unreadable):
                return False
            for node in tree.body:
                if isinstance(node, ast.ClassDef) and node.name == own:
                    marks = [*node.bases, *node.decorator_list]
                    return any(_last(mark) in _RECORDS for mark in marks)
    return False


def _last(node: ast.expr) -> str:
    if isinstance(node, ast.Call):
        node = node.func
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
