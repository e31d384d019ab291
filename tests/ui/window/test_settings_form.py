"""The form of the settings: what is said is remembered, refused in words, and not changed below a variable."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from hyperstudio.files.settings import change_settings, read_settings
from hyperstudio.ui.settings_form import SettingsForm


@pytest.fixture
def form(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[SettingsForm]:
    monkeypatch.setenv("HYPERSTUDIO_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("HYPERSTUDIO_GRACE_S", "7")
    for name in ("WORKERS", "MEMORY_GB", "STORE_LIMIT"):
        monkeypatch.delenv(f"HYPERSTUDIO_{name}", raising=False)
    change_settings(memory_gb=12)
    window = QWidget()
    qtbot.addWidget(window)
    made = SettingsForm(window)
    made.open()
    yield made
    window.hide()  # it lives as long as the test


def test_what_is_typed_is_remembered_and_an_empty_field_is_the_default(form: SettingsForm) -> None:
    assert form.fields["memory_gb"].text() == "12"
    QTest.keyClicks(form.fields["workers"], "3")
    form.fields["memory_gb"].clear()
    form.save_button.click()
    said = read_settings()
    assert (said.workers, said.memory_gb) == (3, None)


def test_what_is_out_of_range_is_refused_in_the_form(form: SettingsForm) -> None:
    QTest.keyClicks(form.fields["workers"], "0")
    form.save_button.click()
    assert form.isVisible()
    assert "workers" in form.refusal.text()
    assert read_settings().workers is None


def test_a_variable_of_the_environment_stands_above_a_field_and_is_not_written_down(form: SettingsForm) -> None:
    assert form.fields["grace_seconds"].text() == "7"
    assert not form.fields["grace_seconds"].isEnabled()
    form.save_button.click()
    assert read_settings().grace_seconds is None
