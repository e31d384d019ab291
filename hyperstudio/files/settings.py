"""Settings of this user on this machine, for all projects: `settings.json` in the folder of settings."""

import json
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hyperstudio.errors import StudioError
from hyperstudio.files.journal import write_atomically
from hyperstudio.files.system import lock
from hyperstudio.files.trust import data_folder


def _about(unit: str, variable: str, otherwise: str) -> dict[str, Any]:
    """What a form says beside a field: its unit, the variable that stands above it, and what holds where it is None."""
    return {"unit": unit, "variable": variable, "otherwise": otherwise}


class Settings(BaseModel):
    """What the user set; None is the default, which may depend on the machine.

    Each field has a title, a description, its range, and in `json_schema_extra` its `unit`, the environment `variable`
    that stands above it, and what holds `otherwise`. What a newer version wrote is kept.
    """

    model_config = ConfigDict(frozen=True, extra="allow", allow_inf_nan=False)

    workers: Annotated[int, Field(ge=1, le=1024)] | None = Field(
        None,
        title="Workers",
        description="How many processes run steps at a time.",
        json_schema_extra=_about("", "HYPERSTUDIO_WORKERS", "as many as there are processors"),
    )
    memory_gb: Annotated[float, Field(gt=0, le=1_000_000)] | None = Field(
        None,
        title="Memory of a run",
        description="What all processes of a run may use together; above it, the largest one is ended. Linux only.",
        json_schema_extra=_about("GB", "HYPERSTUDIO_MEMORY_GB", "four fifths of the machine's memory"),
    )
    grace_seconds: Annotated[float, Field(ge=0, le=600)] | None = Field(
        None,
        title="Grace of a stop",
        description="How long a step may take to end after it was asked to, before its process is ended.",
        json_schema_extra=_about("s", "HYPERSTUDIO_GRACE_S", "1 s"),
    )
    store: str | None = Field(
        None,
        title="Folder of the value store",
        description="Where values lie. A project that is open uses another one when it is opened again.",
        min_length=1,
        json_schema_extra=_about("", "HYPERSTUDIO_STORE", "a folder in the user's cache"),
    )
    store_gb: Annotated[float, Field(gt=0, le=1_000_000)] | None = Field(
        None,
        title="Room for values",
        description="How large the value store may grow; above it, what is quickest to make again goes first.",
        json_schema_extra=_about(
            "GB", "HYPERSTUDIO_STORE_LIMIT", "20 GB, or a tenth of the free disk where that is less"
        ),
    )
    python: str | None = Field(
        None,
        title="Interpreter of projects",
        description="The Python that runs the code of projects: a file, or a name that is found in PATH.",
        min_length=1,
        json_schema_extra=_about("", "HYPERSTUDIO_PYTHON", "the one that runs HyperStudio"),
    )
    editor: str | None = Field(
        None,
        title="External editor",
        description="A command that opens code elsewhere. {file} and {line} stand for them; else the file comes last.",
        min_length=1,
        json_schema_extra=_about("", "HYPERSTUDIO_EDITOR", "VISUAL, else an editor that is installed"),
    )
    library: str | None = Field(
        None,
        title="Your blocks",
        description="Folders of categories of blocks of your own. Between several stands what stands in PATH.",
        min_length=1,
        json_schema_extra=_about("", "HYPERSTUDIO_LIBRARY", "the folder nodes beside the settings"),
    )


def settings_file() -> Path:
    """Where the settings lie."""
    return data_folder() / "settings.json"


def read_settings() -> Settings:
    """What the user set; all defaults where nothing was. StudioError for a file that cannot be understood."""
    file = settings_file()
    try:
        return checked(json.loads(file.read_bytes()))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError, RecursionError) as error:
        raise StudioError(f"{file} cannot be read: {error}.", "Mend it, or delete it.") from error


def change_settings(**changes: Any) -> Settings:
    """Change some settings, and what they are then; None takes one back to its default.

    StudioError for a value out of its range, or where it cannot be remembered.
    """
    file = settings_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with lock(file.with_name("settings.lock"), "Another window is changing the settings."):
            made = checked({**read_settings().model_dump(exclude_none=True), **changes})
            text = json.dumps(made.model_dump(exclude_none=True), indent=2, ensure_ascii=False)
            write_atomically(file, f"{text}\n".encode(), mode=0o600)
    except OSError as error:
        raise StudioError(
            f"{file} cannot be written: {error.strerror}.", "Make that folder writable, or set HYPERSTUDIO_DATA."
        ) from error
    return made


def checked(said: Any, variable: str = "") -> Settings:
    """Settings of these values. StudioError says which is not right; they are the file's unless a variable says so."""
    try:
        return Settings.model_validate(said)
    except ValidationError as error:
        wrong = error.errors(include_url=False)[0]
        what = variable or (f"The setting “{wrong['loc'][0]}”" if wrong["loc"] else "What is set")
        where = "" if variable else f" It stands in {settings_file()}."
        raise StudioError(f"{what} is “{wrong['input']}”.", f"{wrong['msg'].replace('Input', 'It')}.{where}") from None
