"""Lets NodeGraphQt run on PySide6 alone: a small stand-in for its `Qt` module and for `distutils`.

NodeGraphQt imports Qt.py, which looks for every binding there is, and `distutils`, which Python 3.12 no longer has.
"""

from __future__ import annotations

import importlib
import os
import re
import sys
import warnings
from types import ModuleType, SimpleNamespace
from typing import Any

from PySide6 import QtCore, QtGui, QtSvg, QtSvgWidgets, QtWidgets

BINDING = "PySide6"
MOVED_TO_GUI = ("QAction", "QActionGroup", "QShortcut", "QUndoCommand", "QUndoGroup", "QUndoStack")
"""Classes that Qt 6 moved from QtWidgets to QtGui, where NodeGraphQt does not look."""


class LooseVersion:
    """The part of `distutils.version.LooseVersion` that NodeGraphQt uses: comparison by the numbers in the text."""

    def __init__(self, text: str) -> None:
        self.numbers = [int(number) for number in re.findall(r"\d+", str(text))]

    def __ge__(self, other: LooseVersion) -> bool:
        return self.numbers >= other.numbers

    def __lt__(self, other: LooseVersion) -> bool:
        return self.numbers < other.numbers


def load() -> ModuleType:
    """Import NodeGraphQt through the stand-ins; what was in their place is put back, `Qt` stays as it is ours alone."""
    if "NodeGraphQt" in sys.modules:
        return sys.modules["NodeGraphQt"]
    os.environ.setdefault("QT_PREFERRED_BINDING", BINDING)
    sys.modules.update(_qt_modules())
    distutils = _distutils_modules()
    before = {name: sys.modules.get(name) for name in distutils}
    sys.modules.update(distutils)
    try:
        with warnings.catch_warnings():
            # NodeGraphQt's own text has invalid escapes, which newer compilers warn about when they first see it.
            warnings.simplefilter("ignore", SyntaxWarning)
            warnings.simplefilter("ignore", DeprecationWarning)
            return importlib.import_module("NodeGraphQt")
    finally:
        for name, module in before.items():
            if module is None:
                sys.modules.pop(name, None)
            else:
                sys.modules[name] = module


def _qt_modules() -> dict[str, ModuleType]:
    widgets = _copy("QtWidgets", QtWidgets, {name: getattr(QtGui, name) for name in MOVED_TO_GUI})
    svg = _copy(
        "QtSvg",
        QtSvg,
        {"QGraphicsSvgItem": QtSvgWidgets.QGraphicsSvgItem, "QSvgWidget": QtSvgWidgets.QSvgWidget},
    )
    parts: dict[str, ModuleType] = {"QtCore": QtCore, "QtGui": QtGui, "QtWidgets": widgets, "QtSvg": svg}
    header_view = SimpleNamespace(setSectionResizeMode=lambda header, *wish: header.setSectionResizeMode(*wish))
    made = _module(
        "Qt",
        **parts,
        QtCompat=SimpleNamespace(QHeaderView=header_view),
        IsPySide6=True,
        IsPySide2=False,
        IsPyQt5=False,
        IsPyQt4=False,
        IsPySide=False,
        __binding__=BINDING,
        __path__=[],
    )
    return {"Qt": made, **{f"Qt.{name}": part for name, part in parts.items()}}


def _distutils_modules() -> dict[str, ModuleType]:
    version = _module("distutils.version", LooseVersion=LooseVersion)
    return {"distutils": _module("distutils", version=version, __path__=[]), "distutils.version": version}


def _copy(name: str, original: ModuleType, additions: dict[str, Any]) -> ModuleType:
    """A module with all names of another (found when asked for) and some more; PySide's own stay untouched."""
    return _module(f"Qt.{name}", **additions, __getattr__=lambda wanted: getattr(original, wanted))


def _module(name: str, **names: Any) -> ModuleType:
    made = ModuleType(name)
    vars(made).update(names)
    return made
