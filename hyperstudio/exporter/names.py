"""Names for generated code: nothing shadows a word of Python, a built-in, a module, a port or another name."""

import builtins
import keyword
from collections.abc import Iterable

WORDS = frozenset(keyword.kwlist) | frozenset(keyword.softkwlist) | frozenset(dir(builtins))
MODULES = frozenset(
    {
        "api",
        "artifacts",
        "cli",
        "configuration",
        "configured",
        "data",
        "files",
        "fitted",
        "flows",
        "lib",
        "once",
        "plain",
        "secret_values",
        "serving",
        "shared",
        "shipped_files",
        "workflows",
    }
)
"""What a package has at its top beside the functions of its workflows."""


class Names:
    """Gives names out, each once. What is in `taken` is never given."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {*taken} | WORDS

    def of(self, *wanted: str) -> str:
        """The first of the wanted names that is free; else the first with an underscore or a number behind it."""
        for name in (*wanted, f"{wanted[0]}_"):
            if name not in self._taken:
                return self._give(name)
        number = 2
        while f"{wanted[0]}_{number}" in self._taken:
            number += 1
        return self._give(f"{wanted[0]}_{number}")

    def _give(self, name: str) -> str:
        self._taken.add(name)
        return name


def parameter_name(port: str) -> str:
    """What a port is called where it is a parameter: its own name, unless Python has another meaning for that."""
    return f"{port}_" if port in WORDS or port in {"self", "cls"} else port


def field_name(port: str) -> str:
    """What a port is called where it is a field of a NamedTuple."""
    name = port.lstrip("_") or "value"
    return f"{name}_" if name in {"count", "index"} or keyword.iskeyword(name) or name[0].isdigit() else name


def field_of(name: str) -> str:
    """What a port is called as a field of a model: a name that pydantic has no meaning for."""
    own = name.lstrip("_") or "value"
    return f"{own}_" if own in _OF_MODELS or own.startswith("model_") else own


_OF_MODELS = frozenset(
    {
        "construct",
        "copy",
        "dict",
        "fields",
        "from_orm",
        "json",
        "parse_file",
        "parse_obj",
        "parse_raw",
        "schema",
        "schema_json",
        "update_forward_refs",
        "validate",
    }
)
