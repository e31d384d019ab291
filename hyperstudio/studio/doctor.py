"""The doctor: what is installed and works on this machine."""

import importlib.metadata
import importlib.util
import os
import platform
import sys
from typing import Any

from hyperstudio.errors import StudioError
from hyperstudio.files.settings import Settings, read_settings
from hyperstudio.files.trust import data_folder
from hyperstudio.runner.worker.platform import LINUX
from hyperstudio.studio.places import about, in_force, interpreter, store_folder, variable_of


def examined() -> dict[str, Any]:
    """Each check by name: whether it is fine, what was found, and what mends it."""
    checks = {
        "python": {
            "ok": sys.version_info >= (3, 11),
            "what": f"{platform.python_version()} ({sys.executable})",
            "mend": "Use Python 3.11 or later.",
        },
        "window": _window(),
        "interpreter of projects": _interpreter(),
        "settings": _writable(str(data_folder())),
    } | _settings()
    return {"version": importlib.metadata.version("hyperstudio"), "checks": checks}


def _interpreter() -> dict[str, Any]:
    try:
        found = interpreter()
    except StudioError:
        return {"ok": False, "what": "not known while the settings cannot be read", "mend": "Mend the settings."}
    mend = "Set HYPERSTUDIO_PYTHON to a Python that can be started."
    return {"ok": os.access(found, os.X_OK), "what": found, "mend": mend}


def _settings() -> dict[str, dict[str, Any]]:
    """Each setting as it holds, and who says so."""
    try:
        held, said = in_force(), read_settings()
        checks = {"value store": _writable(str(store_folder()))}
    except StudioError as wrong:
        return {"settings": {"ok": False, "what": wrong.what, "mend": wrong.mend}}
    for name, field in Settings.model_fields.items():
        if name == "store":
            continue
        value, unit = getattr(held, name), about(name)["unit"]
        if value is None:
            what = str(about(name)["otherwise"])
        else:
            by = "set" if value == getattr(said, name) else variable_of(name)
            what = f"{value:g} {unit}".strip() + f" ({by})" if isinstance(value, float | int) else f"{value} ({by})"
        if name == "memory_gb" and not LINUX:
            what = "not watched here: only Linux tells it"
        checks[str(field.title).lower()] = {"ok": True, "what": what}
    return checks


def _window() -> dict[str, Any]:
    missing = [name for name in ("PySide6.QtWidgets", "NodeGraphQt") if importlib.util.find_spec(name) is None]
    display = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY") or sys.platform in {"darwin", "win32"}
    if missing:
        return {"ok": False, "what": f"{missing[0]} is missing", "mend": "Install hyperstudio again with pip."}
    version = importlib.metadata.version("PySide6-Essentials")
    if not display:
        return {"ok": True, "what": f"PySide6 {version}; there is no display, so only the command line works"}
    return {"ok": True, "what": f"PySide6 {version}, display {display}"}


def _writable(folder: str) -> dict[str, Any]:
    at = folder
    while not os.path.exists(at) and os.path.dirname(at) != at:
        at = os.path.dirname(at)
    fine = os.access(at, os.W_OK)
    return {
        "ok": fine,
        "what": folder,
        "mend": "Name a folder that can be written: HYPERSTUDIO_STORE, HYPERSTUDIO_DATA.",
    }
