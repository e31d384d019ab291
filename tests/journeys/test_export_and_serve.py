"""From the canvas to a served request: choose, see what would be written and what hinders it, export, serve, ask.

With real mouse and key events in a real window. Each station leaves a picture in tests/screenshots.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from hyperstudio.ui.exporting.dialog import ExportDialog
from hyperstudio.ui.exporting.preview import ProblemLine
from hyperstudio.ui.theme import DARK, LIGHT, Theme, apply_theme
from tests.exporter.http_client import Client
from tests.ui.window.hand import Window

EXAMPLE = Path(__file__).parents[2] / "resources" / "examples" / "document_qa"
PDF = (EXAMPLE / "data" / "pdfs" / "bzip2.pdf").read_bytes()
PICTURES = Path(__file__).parents[1] / "screenshots"
CONTROL = Qt.KeyboardModifier.ControlModifier
pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.mark.parametrize(
    ("theme", "size"),
    [(DARK, (1280, 800)), (LIGHT, (1920, 1080))],
    ids=["dark_1280", "light_1920"],
)
def test_workflows_go_from_the_canvas_into_a_package_and_answer_a_request(
    theme: Theme,
    size: tuple[int, int],
    qtbot: QtBot,
    qapp: QApplication,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()) or True)
    apply_theme(qapp, theme)
    folder = tmp_path / "document_qa"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(".hyperstudio", "__pycache__"))
    window = Window(folder, qtbot, size)
    PICTURES.mkdir(exist_ok=True)

    def take(station: str) -> None:
        QTest.qWait(150)
        shown = QApplication.activeModalWidget() or window.main
        assert shown.grab().save(str(PICTURES / f"export_{theme.name}_{size[0]}_{station}.png"))

    # On the canvas another implementation is chosen.
    window.go("prepare")
    window.click_block("split")
    window.key(Qt.Key.Key_BracketRight, widget=window.page.view.viewport())
    chosen = window.block("split").subtitle
    assert chosen != "fixed"

    # Exporting runs the project's code, so trust comes first.
    window.key(Qt.Key.Key_E, CONTROL, window.main)
    assert window.main.telling.trust_bar.isVisible()
    window.trust()
    window.key(Qt.Key.Key_E, CONTROL, window.main)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ExportDialog)
    export = dialog.buttons["Export"]

    # Nothing ticked: it says what mends that.
    form = dialog.form
    for name in form.workflows:
        if form.workflows[name].isChecked():
            tick(window, form.workflows[name])
    window.wait(lambda: not dialog._soon.isActive() and dialog.pane.problems.count() == 1, 30)
    assert not export.isEnabled()
    take("1_nothing_ticked")

    # A workflow that cannot be exported is named, with the block and the way there.
    tick(window, form.workflows["ask_manual"])
    window.wait(lambda: "prepare" in problems(dialog), 60)
    assert "baked" in problems(dialog)
    take("2_what_stands_in_the_way")
    tick(window, form.workflows["ask_manual"])
    tick(window, form.workflows["upload_document"])
    tick(window, form.workflows["query_document"])
    window.wait(export.isEnabled, 60)
    flow = next(text for path, text in dialog.pane._preview.files.items() if path.endswith("flows/prepare.py"))
    assert chosen in flow
    assert "fixed(" not in flow
    assert form.choices["shared.split"].currentData() == "frozen"
    take("3_what_would_be_written")

    # It is written; the files are no longer new.
    out = tmp_path / "package"
    window.click(form.out)
    window.key(Qt.Key.Key_A, CONTROL, form.out)
    window.type(str(out), form.out)
    window.key(Qt.Key.Key_Tab, widget=form.out)
    window.wait(export.isEnabled, 60)
    window.click(export)
    window.wait(dialog.bar.isVisible, 10)
    window.wait(dialog.buttons["Serve"].isVisible, 120)
    assert f"to {out}" in dialog.said.text()
    assert (out / "src/document_qa/flows/prepare.py").is_file()
    window.wait(lambda: "same" in dialog.pane.counted.text(), 60)
    take("4_written")

    # The folder, the command, and serving are one click away.
    window.click(dialog.buttons["Open folder"])
    assert opened[-1] == out.as_uri()
    window.click(dialog.buttons["Copy command"])
    command = qapp.clipboard().text()
    assert f"export package {folder} {out} --workflow query_document --workflow upload_document --api" in command
    window.click(dialog.buttons["Serve"])
    window.wait(lambda: opened[-1].endswith("/docs"), 120)
    take("5_served")

    # The same code answers as the package would.
    client = Client(int(opened[-1].removesuffix("/docs").rpartition(":")[2]))
    document_id = client.upload(PDF).body["document_id"]
    answer = client.post("/query_document", document_id=document_id, query="What is bzip2?")
    assert answer.status == 200
    assert answer.body["response"]
    lock = json.loads((out / "hyperstudio.lock.json").read_text(encoding="utf-8"))
    assert answer.headers["configuration-hash"] == lock["hash"]
    assert lock["configuration"]["shared.split"] == chosen
    window.main.serving.stop()


def tick(window: Window, box: QCheckBox) -> None:
    """A click on the box itself."""
    window.click(box, QPoint(8, box.height() // 2))


def problems(dialog: ExportDialog) -> str:
    """What stands in the way, as it is shown."""
    return " ".join(line.what.text() for line in dialog.pane.findChildren(ProblemLine) if line.isVisible())
