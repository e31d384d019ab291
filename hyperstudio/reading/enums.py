"""The members of enums that a file defines."""

import ast

from hyperstudio.reading.meanings import Meanings

_ENUMS = frozenset({"Enum", "IntEnum", "StrEnum", "Flag", "IntFlag"})


def members_of(meanings: Meanings, defined: ast.ClassDef) -> dict[str, ast.expr | None] | None:
    """The members of an enum by name, in order, with the expression that gives the value; None: it is no enum."""
    if not _is_enum(meanings, defined, set()):
        return None
    members: dict[str, ast.expr | None] = {}
    for line in defined.body:
        if isinstance(line, ast.Assign):
            for target in line.targets:
                if isinstance(target, ast.Name):
                    members[target.id] = line.value
                elif isinstance(target, ast.Tuple):
                    members.update({part.id: None for part in target.elts if isinstance(part, ast.Name)})
    return {name: value for name, value in members.items() if not name.startswith("_")}


def _is_enum(meanings: Meanings, defined: ast.ClassDef, seen: set[str]) -> bool:
    seen.add(defined.name)
    for base in defined.bases:
        name = meanings.full_name(base)
        module, _, last = name.rpartition(".")
        if last in _ENUMS and module in ("enum", ""):
            return True
        inner = meanings.defined.get(name)
        if isinstance(inner, ast.ClassDef) and name not in seen and _is_enum(meanings, inner, seen):
            return True
    return False
