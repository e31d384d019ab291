"""Keys: what of a step's result is known before it runs (code, environment, parameters)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hyperstudio.planning.modules import Reach


@dataclass(frozen=True, slots=True)
class Environment:
    """The interpreter that runs the project's code: its minor version ("3.11") and the distributions by module.

    A module that is not installed has None; one that belongs to no distribution has "". A package that is worked
    on (an editable one, one from a local folder, one without a version) counts as code of the project: `local` has
    the digest of its code and of all that it imports.
    """

    python: str = ""
    distributions: Mapping[str, str | None] = field(default_factory=dict)
    local: dict[str, str] = field(default_factory=dict)

    def version(self, module: str) -> str:
        """What counts of the package that a module comes from: its version, and the code of a local one."""
        code = self.local.get(module, "")
        return (self.distributions.get(module) or module) + (f" {code}" if code else "")

    def versions(self, modules: tuple[str, ...]) -> str:
        """The versions of what these modules come from."""
        return ";".join(map(self.version, modules))


def step_key(
    kind: str,
    reach: Reach,
    environment: Environment,
    parameters: Mapping[str, Any],
    shape: str,
    unordered: frozenset[str] = frozenset(),
) -> str:
    """The static part of a step's key (blake2b, 128 bit, hexadecimal).

    `shape` says what else changes the result: which outputs there are, the variables it reads. `unordered` are the
    parameters that become sets. Names of blocks, places and titles are never part of it.
    """
    parts = (
        kind,
        reach.digest,
        environment.python,
        environment.versions(reach.third_party),
        "{" + ",".join(f"{name}:{said(parameters[name], name in unordered)}" for name in sorted(parameters)) + "}",
        shape,
    )
    return hashlib.blake2b("\x00".join(parts).encode(), digest_size=16).hexdigest()


def said(value: Any, unordered: bool = False) -> str:
    """A parameter's value as a text; `unordered` for one that becomes a set."""
    if unordered and isinstance(value, list | tuple):
        return "<" + ",".join(sorted({canonical(item) for item in value})) + ">"
    return canonical(value)


def canonical(value: Any) -> str:
    """A text that is equal only for values that are the same with their types; dicts keep their order."""
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{canonical(k)}:{canonical(v)}" for k, v in value.items()) + "}"
    if isinstance(value, tuple | list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, set | frozenset):
        return "<" + ",".join(sorted(map(canonical, value))) + ">"
    return f"{type(value).__name__}={value!r}"
