"""After a crash the window offers what was not saved, without standing in the way."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.ui.window.conftest import PENGUINS
from tests.ui.window.hand import Window


def test_the_window_offers_what_was_lost_and_brings_it_back(qtbot, qapp, tmp_path: Path) -> None:
    folder = tmp_path / "penguins"
    shutil.copytree(PENGUINS, folder, ignore=shutil.ignore_patterns(".hyperstudio", "__pycache__"))
    journal = folder / ".hyperstudio" / "recovery" / "left.jsonl"
    journal.parent.mkdir(parents=True)
    journal.write_text(json.dumps({"configurations/baseline.json": '{\n  "model.prep": "deep"\n}\n'}) + "\n")
    window = Window(folder, qtbot)
    bar = window.main.telling.recovery_bar
    assert bar.isVisible()
    assert "1 file" in bar.words.text()
    window.go("model.prep")
    assert window.chosen_card != "deep"
    window.click(bar.buttons["Bring them back"])
    assert window.chosen_card == "deep"
    assert not bar.isVisible()
    assert not journal.exists()
    window.undo()
    assert window.chosen_card != "deep"
