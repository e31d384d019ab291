"""After a crash the window offers what was not saved, without standing in the way."""

from __future__ import annotations

import json
from pathlib import Path

from tests.penguins import copy_of_the_penguins
from tests.ui.window.hand import Window


def test_the_window_offers_what_was_lost_and_brings_it_back(qtbot, qapp, tmp_path: Path) -> None:
    folder = tmp_path / "penguins"
    copy_of_the_penguins(folder)
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
