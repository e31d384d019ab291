"""Values of a configuration as Python expressions, as the annotations of their parameters want them."""

import re
from collections.abc import Callable
from typing import Any

from hyperstudio.graph.code import Parameter
from hyperstudio.graph.ports import Port
from hyperstudio.graph.types import Type, parse_type

SECRET = re.compile(r"\$\{[A-Za-z_][A-Za-z0-9_]*\}")
"""What names a secret in a text of a parameter."""
PATHS = frozenset({"pathlib.Path", "Path"})
SHIPPED_FILES = "shipped_files"
"""The module of a package that knows files which came along."""
_CANNOT_CHANGE = (bool, int, float, str, type(None))
SECRET_VALUES = "secret_values"
"""The module of a package that knows secrets."""
Import = Callable[[str, str], str]
"""Makes a name of a module known to the generated one; the answer is what it is called there."""


def literal(value: Any, type_text: str, bring: Import, home: str = "") -> str:
    """The expression that makes `value` as the type wants it. `home` is the module in which bare names are found."""
    parsed = parse_type(type_text) if type_text else None
    return _made(value, parsed, bring, home)


def parameter_literal(value: Any, parameter: Parameter, bring: Import, home: str) -> str:
    """The expression for a parameter's value."""
    if parameter.form == "enum" and isinstance(value, str):
        return f"{_name(parse_type(parameter.type), bring, home)}.{value}"
    return literal(value, parameter.type, bring, home)


def default_literal(package: str, value: Any, type_text: str, bring: Import) -> str:
    """The default of an input as an expression; a path of the project is one that came along."""
    return literal(value, type_text, bring, f"{package}." if type_text.removesuffix(" | None") in PATHS else "")


def signature_default(package: str, port: Port, bring: Import) -> str:
    """The default of a workflow's input in a signature; empty where it has none, or one that can change."""
    if not port.has_default or not isinstance(port.default, _CANNOT_CHANGE):
        return ""
    if isinstance(port.default, str) and port.default.startswith("@"):
        return ""
    return default_literal(package, port.default, port.type, bring)


def _made(value: Any, kind: Type | None, bring: Import, home: str) -> str:
    if kind is not None and kind.name == "|":
        parts = [part for part in kind.arguments if part.name != "None"]
        kind = parts[0] if len(parts) == 1 else None
    name = kind.name if kind else ""
    arguments = kind.arguments if kind else ()
    if isinstance(value, str) and home and SECRET.search(value):
        values = f"{_package(home)}.{SECRET_VALUES}"
        text = f"{bring(values, 'revealed')}({value!r})"
        return f"{bring('pathlib', 'Path')}({text})" if name in PATHS else text
    if isinstance(value, str) and name in PATHS:
        if home and not value.startswith("/"):
            return f"{bring(f'{_package(home)}.{SHIPPED_FILES}', 'shipped')}({value!r})"
        return f"{bring('pathlib', 'Path')}({value!r})"
    if isinstance(value, str) and name == "bytes":
        return repr(value.encode())
    if type(value) is int and name == "float":
        return repr(float(value))
    if isinstance(value, float) and (value != value or value in {float("inf"), float("-inf")}):
        return f'float("{value}")'
    if isinstance(value, list | tuple):
        items = [_made(item, _item(kind, number), bring, home) for number, item in enumerate(value)]
        if name in {"tuple"}:
            return f"({', '.join(items)}{',' if len(items) == 1 else ''})"
        if name in {"set", "frozenset"}:
            return f"{name}([{', '.join(items)}])"
        return f"[{', '.join(items)}]"
    if isinstance(value, dict):
        if (
            kind is not None
            and name not in {"dict", "typing.Any", "Any", "object"}
            and not name.startswith("collections")
        ):
            fields = ", ".join(f"{field}={_made(item, None, bring, home)}" for field, item in value.items())
            return f"{_name(kind, bring, home)}({fields})"
        inner = arguments[1] if len(arguments) == 2 else None
        return "{" + ", ".join(f"{key!r}: {_made(item, inner, bring, home)}" for key, item in value.items()) + "}"
    return repr(value)


def _package(home: str) -> str:
    return home.partition(".")[0]


def _item(kind: Type | None, number: int) -> Type | None:
    if kind is None or not kind.arguments:
        return None
    if kind.name == "tuple" and not (len(kind.arguments) == 2 and kind.arguments[1].name == "..."):
        return kind.arguments[number] if number < len(kind.arguments) else None
    return kind.arguments[0]


def _name(kind: Type | None, bring: Import, home: str) -> str:
    assert kind is not None  # an enum or a dataclass has a name
    module, _, name = kind.name.rpartition(".")
    return bring(module or home, name)
