"""How a package is served: environment variables, and before them a TOML file."""

import dataclasses
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Settings:
    """Each is set as `<PACKAGE>_<NAME>` in the environment, or in the table `[serving]` of the file `<PACKAGE>_CONFIG`.

    `api_key` is wanted by every workflow where it is set. `timeout_s`: seconds that a call may take. `max_body`: bytes
    of a request. `max_batch`: items of one batch. `threads`: calls that run at a time. `record`: a folder to which each
    request is written; none by default. `show_errors`: whether an answer says what a block that failed had to say.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    api_key: str = ""
    timeout_s: float = 60.0
    max_body: int = 50_000_000
    max_batch: int = 1000
    threads: int = 32
    record: str = ""
    show_errors: bool = False

    @classmethod
    def read(cls, package: str, environment: Mapping[str, str] = os.environ) -> Self:
        """The settings of a package. ValueError names the one that is wrong."""
        prefix = package.upper()
        given: dict[str, Any] = dict(table(package, "serving", environment))
        names = {field.name: type(field.default) for field in dataclasses.fields(cls)}
        if unknown := given.keys() - names.keys():
            raise ValueError(f"There is no setting “{min(unknown)}”. There are: {', '.join(names)}.")
        given |= {
            name: environment[f"{prefix}_{name.upper()}"] for name in names if f"{prefix}_{name.upper()}" in environment
        }
        return cls(**{name: _made(f"{prefix}_{name.upper()}", value, names[name]) for name, value in given.items()})


def table(package: str, name: str, environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """One table of the TOML file that the environment names; empty where it names none."""
    file = environment.get(f"{package.upper()}_CONFIG")
    if not file:
        return {}
    found = tomllib.loads(Path(file).read_text(encoding="utf-8")).get(name, {})
    if not isinstance(found, dict):
        raise ValueError(f"[{name}] in {file} is not a table.")
    return found


def _made(name: str, value: Any, kind: type) -> Any:
    if kind is bool:
        said = str(value).strip().lower()
        if said not in {"1", "0", "true", "false", "yes", "no", ""}:
            raise ValueError(f"{name} is {value!r}, but it is true or false.")
        return said in {"1", "true", "yes"}
    try:
        made = kind(value)
    except ValueError as error:
        raise ValueError(f"{name} is {value!r}, but it is a number.") from error
    if kind is not str and (made < 0 or (made == 0 and name.rpartition("_")[2] != "PORT")):
        raise ValueError(f"{name} is {value!r}, but it is more than nothing.")
    return made
