"""From a signature's annotation and default to a parameter: its form, range, choices and default."""

import ast
from dataclasses import dataclass, field
from typing import Any

from hyperstudio.graph.code import Form, Parameter
from hyperstudio.graph.problems import Problem
from hyperstudio.reading.enums import members_of
from hyperstudio.reading.meanings import Meanings, literal, source_of
from hyperstudio.reading.ranges import Range, read_range, why_outside

_FORMS: dict[str, Form] = {
    "int": "int",
    "float": "float",
    "bool": "bool",
    "str": "str",
    "pathlib.Path": "path",
    "pathlib.PurePath": "path",
    "os.PathLike": "path",
}
_LISTS = frozenset(
    {"list", "tuple", "set", "frozenset", "sequence", "mutablesequence", "iterable", "collection", "abstractset"}
)
_DICTS = frozenset({"dict", "mapping", "mutablemapping", "ordereddict", "defaultdict"})
_CONTAINERS_FROM = frozenset({"", "typing", "collections", "collections.abc"})
_OF_DEFAULT: dict[type, Form] = {bool: "bool", int: "int", float: "float", str: "str"}
_VALUES: dict[Form, tuple[type, ...]] = {"int": (int,), "float": (int, float), "bool": (bool,), "str": (str,)}


@dataclass
class _Found:
    """What an annotation says, filled while it is unfolded."""

    form: Form = "other"
    optional: bool = False
    choices: tuple[Any, ...] = ()
    enum: ast.ClassDef | None = None
    marks: list[ast.expr] = field(default_factory=list)


def read_parameter(
    meanings: Meanings, name: str, annotation: ast.expr | None, default: ast.expr | None, *, doc: str, line: int
) -> tuple[Parameter, list[Problem]]:
    """One parameter, with the problems of its annotation and default."""
    found = _unfold(meanings, annotation) if annotation is not None else _Found()
    limits = read_range(meanings, found.marks)
    said: dict[str, Any] = {}
    value, known = None, False
    if default is not None:
        said["has_default"] = True
        try:
            value, known = _default(meanings, found, default), True
            said["default"] = value
        except ValueError:
            said["default_text"] = source_of(default)
    kind = meanings.type_text(annotation) if annotation is not None else ""
    problems = [] if kind else _guess(name, found, value, known, line)
    parameter = Parameter(
        name=name,
        type=kind or (found.form if found.form != "other" else "typing.Any"),
        form=found.form,
        optional=found.optional or (known and value is None),
        choices=found.choices,
        low=limits.low,
        high=limits.high,
        low_open=limits.low_open,
        high_open=limits.high_open,
        step=limits.step,
        log=limits.log,
        scratch=limits.scratch,
        doc=doc or limits.doc,
        line=line,
        **said,
    )
    problems += [Problem(what=f"“{name}”: {what}", mend=mend, line=line) for what, mend in limits.faults]
    if known:
        problems += _default_problems(parameter, limits, value)
    return parameter, problems


def _unfold(meanings: Meanings, annotation: ast.expr) -> _Found:
    """Takes Annotated, Optional and aliases off; what is left says the form."""
    found = _Found()
    node, known = meanings.expanded(annotation)
    while True:
        inner = _without_annotated(meanings, node, found) or _without_none(meanings, node, found)
        if inner is None:
            break
        node, known = meanings.expanded(inner, known)
    last = meanings.last_name(node.value) if isinstance(node, ast.Subscript) else ""
    if isinstance(node, ast.Subscript) and last == "Literal":
        found.form = "choice"
        found.choices = tuple(_choice(meanings, part) for part in _parts(node))
        return found
    kind = meanings.full_name(node.value if isinstance(node, ast.Subscript) else node)
    module, _, last = kind.rpartition(".")
    defined = meanings.defined.get(kind)
    if isinstance(defined, ast.ClassDef):
        members = members_of(meanings, defined)
        if members is not None:
            found.form, found.enum, found.choices = "enum", defined, tuple(members)
    elif kind in _FORMS:
        found.form = _FORMS[kind]
        found.choices = (False, True) if found.form == "bool" else ()
    elif module in _CONTAINERS_FROM and last.lower() in _LISTS:
        found.form = "list"
    elif module in _CONTAINERS_FROM and last.lower() in _DICTS:
        found.form = "dict"
    return found


def _without_annotated(meanings: Meanings, node: ast.expr, found: _Found) -> ast.expr | None:
    if isinstance(node, ast.Subscript) and meanings.last_name(node.value) == "Annotated":
        parts = _parts(node)
        found.marks += parts[1:]
        return parts[0] if parts else None
    return None


def _without_none(meanings: Meanings, node: ast.expr, found: _Found) -> ast.expr | None:
    """The one type beside None (or int and float, str and Path, which one editor serves); None where there is none."""
    members = _union(meanings, node)
    if members is None:
        return None
    kept = [part for part in members if not (isinstance(part, ast.Constant) and part.value is None)]
    found.optional = found.optional or len(kept) < len(members)
    names = {meanings.full_name(part): part for part in kept}
    for several in ("int", "float"), ("str", "pathlib.Path"):
        if set(names) == set(several):
            return names[several[1]]
    return kept[0] if len(kept) == 1 else None


def _union(meanings: Meanings, node: ast.expr) -> list[ast.expr] | None:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return [part for side in (node.left, node.right) for part in _union(meanings, side) or [side]]
    last = meanings.last_name(node.value) if isinstance(node, ast.Subscript) else ""
    if isinstance(node, ast.Subscript) and last in ("Optional", "Union"):
        members = [part for part in _parts(node) for part in _union(meanings, part) or [part]]
        return [*members, ast.Constant(None)] if last == "Optional" else members
    return None


def _parts(node: ast.Subscript) -> list[ast.expr]:
    return node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]


def _choice(meanings: Meanings, node: ast.expr) -> Any:
    """A value of a Literal; a member of an enum is its name."""
    try:
        return literal(node)
    except ValueError:
        return node.attr if isinstance(node, ast.Attribute) else source_of(node)


def _default(meanings: Meanings, found: _Found, node: ast.expr) -> Any:
    """The value of a default as a configuration would write it; ValueError where only running tells."""
    if found.form == "path" and isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords:
        text = literal(node.args[0])
        if isinstance(text, str) and meanings.last_name(node.func) in ("Path", "PurePath"):
            return text
    if found.enum is not None:
        member = _member(meanings, found.enum, node)
        if member is not None:
            return member
    if found.form == "choice" and isinstance(node, ast.Attribute) and node.attr in found.choices:
        return node.attr
    return literal(node)


def _member(meanings: Meanings, enum: ast.ClassDef, node: ast.expr) -> str | None:
    """`Color.RED`, `Color["RED"]` and `Color("red")` → "RED"."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == enum.name:
        return node.attr
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == enum.name:
        key = literal(node.slice)
        return key if isinstance(key, str) else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == enum.name and node.args:
        wanted = literal(node.args[0])
        for name, value in (members_of(meanings, enum) or {}).items():
            if value is not None and _is_literal(value) and literal(value) == wanted:
                return name
    return None


def _is_literal(node: ast.expr) -> bool:
    try:
        literal(node)
    except ValueError:
        return False
    return True


def _guess(name: str, found: _Found, value: Any, known: bool, line: int) -> list[Problem]:
    """Without an annotation the default tells the form; without that, nobody can say what is legal."""
    if known and type(value) in _OF_DEFAULT:
        found.form = _OF_DEFAULT[type(value)]
        found.choices = (False, True) if found.form == "bool" else ()
        return []
    what = f"The parameter “{name}” does not say its type."
    return [Problem(what=what, mend=f"Write it behind the name: “{name}: int”.", line=line, severity="warning")]


def _default_problems(parameter: Parameter, limits: Range, value: Any) -> list[Problem]:
    name, line = parameter.name, parameter.line
    if value is None:
        return []
    if parameter.choices and not any(type(choice) is type(value) and choice == value for choice in parameter.choices):
        choices = ", ".join(map(str, parameter.choices))
        what = f"The default {value!r} of “{name}” is none of its choices."
        return [Problem(what=what, mend=f"Use one of {choices}.", line=line)]
    kinds = _VALUES.get(parameter.form)
    if kinds and not isinstance(value, kinds):
        what = f"The default {value!r} of “{name}” is no {parameter.form}."
        return [Problem(what=what, mend="Change the default or the type.", line=line, severity="warning")]
    if isinstance(value, int | float) and (why := why_outside(limits, value)):
        what = f"The default {value!r} of “{name}” is outside its own range: it must be {why}."
        return [Problem(what=what, mend="Change the default or the range.", line=line)]
    return []
