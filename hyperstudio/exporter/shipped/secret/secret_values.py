"""Secrets: `${NAME}` in a parameter stands for what the environment or the system keyring holds; it is told nowhere."""

import importlib
import os
import re

NAMED = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
SERVICE = "hyperstudio"
"""The name under which secrets lie in the keyring."""
SHORTEST = 4
"""A value with fewer characters is not looked for in texts: it would be found everywhere."""
_seen: dict[str, str] = {}


class SecretMissing(RuntimeError):
    """A secret that nobody has set."""


def revealed(text: str) -> str:
    """The text with the values of the secrets that it names. SecretMissing where one is not set."""
    return NAMED.sub(lambda found: _secret(found[1]), text)


def masked(text: str) -> str:
    """The text with `${NAME}` wherever it holds a secret that was used."""
    for name, hidden in [*_seen.items()]:
        if len(hidden) >= SHORTEST:
            text = text.replace(hidden, f"${{{name}}}")
    return text


def _secret(name: str) -> str:
    value = os.environ.get(name)
    if value is None:
        value = _from_keyring(name)
    if value is None:
        raise SecretMissing(f"The secret {name} is set neither in the environment nor in the keyring.")
    _seen[name] = value
    return value


def _from_keyring(name: str) -> str | None:
    try:
        keyring = importlib.import_module("keyring")
    except ImportError:
        return None
    try:
        found = keyring.get_password(SERVICE, name)
    except Exception:  # noqa: BLE001 (a keyring that is locked or not there has no secret for us)
        return None
    return found if isinstance(found, str) else None
