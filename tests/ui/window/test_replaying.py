"""A served request is run again on the canvas, with what it gave and what was chosen for it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hyperstudio.ui.theme import DARK, apply_theme
from tests.exporter.http_client import Client
from tests.ui.window.hand import Window

EXAMPLE = Path(__file__).parents[3] / "resources" / "examples" / "document_qa"
OTHER = (EXAMPLE / "data" / "pdfs" / "amd.pdf").read_bytes()
PICTURES = Path(__file__).parents[2] / "screenshots"


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_served_request_is_replayed_with_its_inputs_and_choices(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()) or True)
    apply_theme(qapp, DARK)
    folder = tmp_path / "document_qa"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(".hyperstudio", "__pycache__"))
    window = Window(folder, qtbot)
    window.trust()
    window.main.serving.start(["upload_document", "query_document"])
    window.wait(lambda: bool(opened), 120)
    client = Client(int(opened[0].removesuffix("/docs").rpartition(":")[2]))
    document_id = client.upload(OTHER, "a name.pdf").body["document_id"]
    asked = {"document_id": document_id, "query": "How is it used?"}
    answer = client.post("/query_document", **asked).body["response"]
    assert client.post("/query_document", document_id="@nobody", query="?").status == 404

    def listed() -> list[str]:
        window.main.serving.requests.aboutToShow.emit()
        return [action.text() for action in window.main.serving.requests.actions()]

    assert [line.split("   ")[1:3] for line in listed()] == [
        ["query_document", "404"],
        ["query_document", "200"],
        ["upload_document", "200"],
    ]
    PICTURES.mkdir(exist_ok=True)

    # The menu of the status bar offers them; the first one that went well is run again.
    def choose() -> None:
        menu = window.main.serving.menu()
        menu.setActiveAction(window.main.serving.requests.menuAction())
        QTimer.singleShot(300, lambda: window.main.grab().save(str(PICTURES / "replay_menu.png")))
        QTimer.singleShot(400, lambda: window.main.serving.requests.actions()[1].trigger())
        QTimer.singleShot(600, lambda: [w.close() for w in QApplication.topLevelWidgets() if w.inherits("QMenu")])

    # Meanwhile another way to cut was chosen: what is replayed is what was served.
    window.studio.choose("shared.split", "sentences")
    with qtbot.waitSignal(window.main.news.run_over, timeout=90_000) as over:
        QTimer.singleShot(200, choose)
        window.click(window.main.serving)
    execution = over.args[0]
    assert execution.run.status == "done"
    assert execution.wish.workflow == "query_document"
    assert window.way[-1] == "Query a document"
    assert answer in str(window.studio.running.runner.look(execution.run.outputs["response"]["digest"]))
    assert window.main.grab().save(str(PICTURES / "replayed.png"))

    # A file comes along, under its name; a text that begins like a file does not become one.
    upload = next(one for one in window.studio.served_requests() if one.workflow == "upload_document")
    execution = window.studio.replay(upload)
    execution.wait()
    assert execution.run.status == "done"
    assert "fixed" in str([step.address for step in execution.plan.steps])
    kept = list((folder / ".hyperstudio/replayed").rglob("*.pdf"))
    assert [file.read_bytes() for file in kept] == [OTHER]
    missing = next(one for one in window.studio.served_requests() if one.status == 404)
    execution = window.studio.replay(missing)
    execution.wait()
    assert "@nobody" in execution.run.failure["what"]
    window.main.serving.stop()
