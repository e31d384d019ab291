"""Secrets: `${NAME}` in a parameter stands for what the environment or the system keyring holds; it is told nowhere.

Keys, run files and everything that is written say `${NAME}`. Only the worker's calls get the value.
"""

import importlib
import os
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from hyperstudio.errors import StudioError

NAMED = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
SERVICE = "hyperstudio"
"""The name under which secrets lie in the keyring."""
SHORTEST = 4
"""A value with fewer characters is not looked for in texts: it would be found everywhere."""

Event = dict[str, Any]


class SecretMissing(StudioError):
    """A secret that nobody has set."""

    def __init__(self, name: str, address: str) -> None:
        super().__init__(
            f"The secret “{name}” is set neither in the environment nor in the system's keyring.",
            f"Set the variable {name}, or run `keyring set {SERVICE} {name}`.",
            address,
        )


def with_secrets(
    plan: Mapping[str, Any], on_event: Callable[[Event], None]
) -> tuple[Mapping[str, Any], Callable[[Event], None]]:
    """The plan with the values of its secrets, and a listener whose events do not tell them. SecretMissing."""
    values = secrets_of(plan)
    if not values:
        return plan, on_event
    return _filled_plan(plan, values), lambda event: on_event(masked(event, values))


def secrets_of(plan: Mapping[str, Any]) -> dict[str, str]:
    """The values of all secrets that a plan names, by name. SecretMissing where one is not set."""
    found = {name: address for address, text in _texts(plan) for name in NAMED.findall(text)}
    return {name: secret(name, address) for name, address in found.items()}


def secret(name: str, address: str = "") -> str:
    """The value of a secret; SecretMissing where there is none."""
    value = os.environ.get(name)
    if value is None:
        value = _from_keyring(name)
    if value is None:
        raise SecretMissing(name, address)
    return value


def masked(value: Any, secrets: Mapping[str, str]) -> Any:
    """The value with `${NAME}` wherever a text in it holds that secret."""
    if isinstance(value, str):
        for name, hidden in secrets.items():
            if len(hidden) >= SHORTEST and hidden in value:
                value = value.replace(hidden, f"${{{name}}}")
        return value
    if isinstance(value, dict):
        return {key: masked(item, secrets) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [masked(item, secrets) for item in value]
    return value


def _from_keyring(name: str) -> str | None:
    try:
        keyring = importlib.import_module("keyring")
    except ImportError:
        return None
    try:
        found = keyring.get_password(SERVICE, name)
    except Exception:  # noqa: BLE001 (a keyring that is locked or not there is foreign code, and has no secret for us)
        return None
    return found if isinstance(found, str) else None


def _texts(plan: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every text in the parameters of a plan and of those that it holds, with the address of its step."""
    for step in plan.get("steps", ()):
        for inner in _inner(step):
            yield from _texts(inner)
        todo = list(step.get("parameters", {}).values())
        while todo:
            value = todo.pop()
            if isinstance(value, str):
                yield str(step.get("address", "")), value
            elif isinstance(value, dict):
                todo += value.values()
            elif isinstance(value, list | tuple):
                todo += value


def _inner(step: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    held = [*step.get("plans", {}).values()]
    return [*held, step["plan"]] if isinstance(step.get("plan"), dict) else held


def _filled_plan(plan: Mapping[str, Any], values: Mapping[str, str]) -> Mapping[str, Any]:
    return {**plan, "steps": [_filled_step(step, values) for step in plan["steps"]]}


def _filled_step(step: Mapping[str, Any], values: Mapping[str, str]) -> Mapping[str, Any]:
    made = dict(step)
    if "parameters" in made:
        made["parameters"] = _filled(made["parameters"], values)
    if "plans" in made:
        made["plans"] = {name: _filled_plan(inner, values) for name, inner in made["plans"].items()}
    if isinstance(made.get("plan"), dict):
        made["plan"] = _filled_plan(made["plan"], values)
    return made


def _filled(value: Any, values: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return NAMED.sub(lambda found: values[found[1]], value)
    if isinstance(value, dict):
        return {key: _filled(item, values) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_filled(item, values) for item in value]
    return value
