"""Serving from the window: it starts, its page opens, a choice is served at once, and it stops."""

from __future__ import annotations

import http.client
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from hyperstudio.ui.theme import DARK, LIGHT, apply_theme
from tests.ui.window.hand import Window

EXAMPLE = Path(__file__).parents[3] / "resources" / "examples" / "document_qa"
PICTURES = Path(__file__).parents[2] / "screenshots"
pytestmark = pytest.mark.slow


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that were given to the browser."""
    found: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(url.toString()) or True)
    return found


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Window:
    apply_theme(qapp, DARK)
    folder = tmp_path / "document_qa"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(".hyperstudio", "__pycache__"))
    return Window(folder, qtbot)


def asked(address: str, path: str) -> Any:
    connection = http.client.HTTPConnection(address, timeout=30)
    try:
        connection.request("GET", path)
        return json.loads(connection.getresponse().read())
    finally:
        connection.close()


def test_serving_asks_for_trust_first(window: Window) -> None:
    window.main.actions_["serve.start"].trigger()
    assert window.main.telling.trust_bar.isVisible()
    assert window.studio.serving is None


@pytest.mark.timeout(240)
def test_workflows_are_served_from_the_window_until_it_stops_them(
    window: Window, opened: list[str], qapp: QApplication
) -> None:
    status: QToolButton = window.main.serving
    assert not status.isVisible()
    window.trust()
    window.main.actions_["serve.start"].trigger()
    window.wait(lambda: bool(opened), 90)
    address = status.text().removeprefix("Serving at ")
    assert opened == [f"http://{address}/docs"]
    assert "query_document" in status.toolTip()
    assert not window.main.actions_["serve.start"].isEnabled()
    PICTURES.mkdir(exist_ok=True)
    for theme in (LIGHT, DARK):
        window.main.set_theme(theme.name)
        assert window.main.grab().save(str(PICTURES / f"serving_{theme.name}.png"))

    before = asked(address, "/configuration")
    window.studio.choose("shared.split", "sentences")
    window.wait(lambda: asked(address, "/configuration")["hash"] != before["hash"], 90)
    assert asked(address, "/configuration")["configuration"]["shared.split"] == "sentences"

    window.main.serving.copy_address()
    assert qapp.clipboard().text() == f"http://{address}"

    def choose_stop() -> None:
        menu = QApplication.activePopupWidget()
        assert menu is not None
        window.key(Qt.Key.Key_Up, widget=menu)  # the last entry
        window.key(Qt.Key.Key_Return, widget=menu)

    QTimer.singleShot(200, choose_stop)  # a menu has the keyboard until it is closed
    window.click(status)
    window.wait(lambda: not status.isVisible(), 30)
    window.wait(lambda: refuses(address), 30)


def refuses(address: str) -> bool:
    try:
        asked(address, "/configuration")
    except ConnectionError:
        return True
    return False
