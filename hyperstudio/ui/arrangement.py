"""What the window remembers from one time to the next: where docks stand, its size, and the theme."""

from __future__ import annotations

import json

from PySide6.QtCore import QByteArray, QSettings

from hyperstudio.files.trust import data_folder

VERSION = 1
"""Raised when docks come or go, so that an old arrangement is not brought into a new window."""


class Arrangement:
    """The settings file of the window, in the folder of settings."""

    def __init__(self) -> None:
        folder = data_folder()
        folder.mkdir(parents=True, exist_ok=True)
        self._settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)

    def geometry(self) -> QByteArray | None:
        """Where the window was, None the first time."""
        return self._bytes("window/geometry")

    def docks(self) -> QByteArray | None:
        """How the docks stood, None the first time."""
        return self._bytes(f"window/docks{VERSION}")

    def theme(self) -> str:
        """`system`, `dark` or `light`."""
        value = self._settings.value("window/theme", "system")
        return value if value in {"dark", "light"} else "system"

    def keep(self, geometry: QByteArray, docks: QByteArray) -> None:
        """Remember the window as it stands."""
        self._settings.setValue("window/geometry", geometry)
        self._settings.setValue(f"window/docks{VERSION}", docks)
        self._settings.sync()

    def keep_theme(self, name: str) -> None:
        """Remember a theme."""
        self._settings.setValue("window/theme", name)
        self._settings.sync()

    def keys(self) -> dict[str, str]:
        """The keys that were given to actions by their ids; empty where one was taken its keys."""
        try:
            said = json.loads(str(self._settings.value("window/keys", "{}")))
        except ValueError:
            return {}
        return {str(name): str(keys) for name, keys in said.items()} if isinstance(said, dict) else {}

    def keep_keys(self, keys: dict[str, str]) -> None:
        """Remember the keys of actions."""
        self._settings.setValue("window/keys", json.dumps(keys, ensure_ascii=True))
        self._settings.sync()

    def text_scale(self) -> float:
        """How much larger than usual text is; 1 is as usual."""
        try:
            return float(str(self._settings.value("window/text", "1")))
        except ValueError:
            return 1.0

    def keep_text_scale(self, scale: float) -> None:
        """Remember a size of text."""
        self._settings.setValue("window/text", f"{scale:g}")
        self._settings.sync()

    def strict(self) -> bool:
        """Whether runs are strict."""
        return str(self._settings.value("run/strict", "")) == "yes"

    def keep_strict(self, strict: bool) -> None:
        """Remember whether runs are strict."""
        self._settings.setValue("run/strict", "yes" if strict else "no")
        self._settings.sync()

    def _bytes(self, key: str) -> QByteArray | None:
        value = self._settings.value(key)
        return value if isinstance(value, QByteArray) and not value.isEmpty() else None
