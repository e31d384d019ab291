"""The configuration that is in force: as it was exported, with what was chosen at the start and for this call."""

import contextvars
import functools
import hashlib
import json
import os
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from .configuration import CALL, CASES, CONFIGURATION, FIELDS, HASH, Configuration

PACKAGE = __name__.partition(".")[0]
_for_call: contextvars.ContextVar[Configuration | None] = contextvars.ContextVar("configuration", default=None)


def current() -> Configuration:
    """The configuration of this call."""
    return _for_call.get() or started()


@functools.cache
def started() -> Configuration:
    """The configuration that was chosen at the start. ValueError says what is wrong with it.

    The variable `<PACKAGE>_CONFIGURATION` holds it as JSON, by address, or names a file that does; before it stands the
    table `[configuration]` of the TOML file `<PACKAGE>_CONFIG`.
    """
    asked: dict[str, Any] = {}
    if file := os.environ.get(f"{PACKAGE.upper()}_CONFIG"):
        asked |= _flattened(tomllib.loads(Path(file).read_text(encoding="utf-8")).get("configuration", {}))
    if said := os.environ.get(f"{PACKAGE.upper()}_CONFIGURATION", "").strip():
        text = said if said.startswith("{") else Path(said).read_text(encoding="utf-8")
        asked |= read(text)
    return changed(Configuration(), asked)


def read(text: str) -> dict[str, Any]:
    """A configuration as JSON, by address, as the files of a project have it too. ValueError."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"The configuration is not JSON: {error}.") from error
    if not isinstance(found, dict):
        raise ValueError("A configuration is an object: values by address.")
    return found


def changed(before: Configuration, asked: Mapping[str, Any], allowed: frozenset[str] | None = None) -> Configuration:
    """The configuration with other choices and parameters, by address; `allowed` are those that may be changed."""
    said = flat(before)
    for address, value in asked.items():
        home = address if address in FIELDS else next((own for own in CASES if address.startswith(f"{own}.")), None)
        if home is None or not _exists(home, address):
            if address in CONFIGURATION and CONFIGURATION[address] == value:
                continue
            fixed = f"“{address}” is fixed in this package" if address in CONFIGURATION else f"There is no “{address}”"
            raise ValueError(f"{fixed}. What can be chosen: {', '.join(FIELDS)}.")
        if allowed is not None and home not in allowed and said.get(address) != value:
            raise ValueError(f"“{address}” is chosen when the service starts, and not for a call.")
        said[address] = value
    try:
        return Configuration.model_validate(_nested(said))
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"“{'.'.join(str(part) for part in first['loc'])}”: {first['msg']}.") from error


@contextmanager
def using(asked: Mapping[str, Any]) -> Iterator[Configuration]:
    """Let the calls inside use other choices and parameters, by address. ValueError says what is wrong with them."""
    found = changed(current(), asked, CALL)
    token = _for_call.set(found)
    try:
        yield found
    finally:
        _for_call.reset(token)


def choose(text: str) -> str:
    """Let what follows in this task use what a JSON text says; the answer is the hash. ValueError."""
    found = changed(started(), read(text), CALL)
    _for_call.set(found)
    return hash_of(found)


def flat(configuration: Configuration) -> dict[str, Any]:
    """The choices and parameters by address."""
    said: dict[str, Any] = {}
    for address, field in FIELDS.items():
        value = getattr(configuration, field)
        if address not in CASES:
            said[address] = configuration.model_dump(mode="json", include={field})[field]
            continue
        dumped = value.model_dump(mode="json")
        said[address] = value.implementation
        for parameter, own in CASES[address][value.implementation].items():
            said[f"{address}.{value.implementation}.{parameter}"] = dumped[own]
    return said


def told(configuration: Configuration) -> dict[str, Any]:
    """All choices and parameters by address, with those that are fixed."""
    kept = {
        address: value
        for address, value in CONFIGURATION.items()
        if not any(address == own or address.startswith(f"{own}.") for own in CASES)
    }
    return dict(sorted((kept | flat(configuration)).items()))


def now() -> dict[str, Any]:
    """All choices and parameters of this call."""
    return told(current())


def hash_of(configuration: Configuration) -> str:
    """What tells this configuration from others of this package; the hash of the export where they are the same."""
    if configuration == Configuration():
        return HASH
    said = json.dumps([HASH, flat(configuration)], sort_keys=True)
    return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()


def _exists(home: str, address: str) -> bool:
    if home == address:
        return True
    case, _, parameter = address.removeprefix(f"{home}.").partition(".")
    return parameter in CASES[home].get(case, {})


def _nested(said: Mapping[str, Any]) -> dict[str, Any]:
    """As the models take it: parameters of an implementation that is not chosen have no effect."""
    made: dict[str, Any] = {}
    for address in FIELDS:
        if address not in CASES:
            made[address] = said[address]
            continue
        name = said[address]
        own = CASES[address].get(name, {}) if isinstance(name, str) else {}
        places = {field: f"{address}.{name}.{key}" for key, field in own.items()}
        given = {field: said[place] for field, place in places.items() if place in said}
        made[address] = {"implementation": name, **given}
    return made


def _flattened(found: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """Tables in tables, as TOML has them where addresses are not in quotes."""
    said: dict[str, Any] = {}
    for key, value in found.items():
        address = f"{before}{key}"
        inside = isinstance(value, dict) and address not in FIELDS and address not in CONFIGURATION
        said |= _flattened(value, f"{address}.") if inside else {address: value}
    return said
