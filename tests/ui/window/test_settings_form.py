"""The form of the settings: what is said is remembered, refused in words, and not changed below a variable."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from hyperstudio.errors import StudioError
from hyperstudio.files.settings import change_settings, read_settings
from hyperstudio.studio.external import editor_command
from hyperstudio.studio.places import check_programs, interpreter, limits
from hyperstudio.ui.arrangement import Arrangement
from hyperstudio.ui.settings.form import SettingsForm
from hyperstudio.ui.theme import apply_theme, current_theme, set_text_scale, text_scale
from hyperstudio.ui.theming import theme_for
from tests.ui.window.hand import Window, answer

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def form(window: Window, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[SettingsForm]:
    """The form, opened with its keys; one setting is said, and a variable stands above another one."""
    monkeypatch.setenv("HYPERSTUDIO_GRACE_S", "7")
    for name in ("WORKERS", "MEMORY_GB", "STORE_LIMIT", "EDITOR"):
        monkeypatch.delenv(f"HYPERSTUDIO_{name}", raising=False)
    change_settings(memory_gb=12)
    window.main.set_theme("dark")
    window.key(Qt.Key.Key_Comma, CONTROL, window.main)
    yield next(one for one in window.main.findChildren(SettingsForm) if one.isVisible())
    set_text_scale(1.0)
    apply_theme(qapp, theme_for("dark"))


def typed(form: SettingsForm, name: str, text: str) -> None:
    """Go to the page of a field and replace what it holds, key by key."""
    field: QLineEdit = form.fields[name]
    form.pages.setCurrentIndex(form._page_of[name])
    assert field.isVisible()
    QTest.keyClick(field, Qt.Key.Key_A, CONTROL)
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, text)


def save(form: SettingsForm) -> None:
    QTest.mouseClick(form.save_button, Qt.MouseButton.LeftButton)


def test_what_is_typed_is_remembered_and_an_empty_field_is_the_default(form: SettingsForm) -> None:
    assert form.fields["memory_gb"].text() == "12"
    typed(form, "workers", "3")
    typed(form, "memory_gb", "")
    save(form)
    said = read_settings()
    assert (said.workers, said.memory_gb) == (3, None)
    assert (limits().workers, limits().memory) == (3, None)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("workers", "0", "Workers"),
        ("memory_gb", "much", "Memory of a run"),
        ("store_gb", "-1", "Room for values"),
        ("python", "/no/python", "cannot be started"),
        ("editor", "no_such_editor --wait", "no program that was found"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(form: SettingsForm, name: str, text: str, told: str) -> None:
    before = read_settings()
    typed(form, name, text)
    form.pages.setCurrentIndex(0)
    save(form)
    assert form.isVisible()
    assert told in form.refusal.text()
    assert form.fields[name].isVisible()  # its page has come to the front
    assert form.fields[name].property("problem") == "true"
    assert read_settings() == before


def test_a_variable_of_the_environment_stands_above_a_field_and_is_not_written_down(form: SettingsForm) -> None:
    assert form.fields["grace_seconds"].text() == "7"
    assert not form.fields["grace_seconds"].isEnabled()
    save(form)
    assert read_settings().grace_seconds is None


def test_the_interpreter_and_the_editor_that_are_named_are_used(form: SettingsForm, tmp_path: Path) -> None:
    typed(form, "python", sys.executable)
    typed(form, "editor", f"{sys.executable} {{file}} {{line}}")
    save(form)
    assert interpreter() == sys.executable
    assert editor_command(tmp_path / "a.py", 3) == [sys.executable, str(tmp_path / "a.py"), "3"]


def test_theme_and_text_are_seen_at_once_and_taken_back_by_cancel(form: SettingsForm, window: Window) -> None:
    height = window.main.fontMetrics().height()
    QTest.keyClick(form.look.theme, Qt.Key.Key_Down)
    assert current_theme().name == "light"
    for _ in range(5):
        QTest.keyClick(form.look.text_size, Qt.Key.Key_Up)
    assert text_scale() == 1.5
    assert window.main.fontMetrics().height() > height
    QTest.mouseClick(form.cancel_button, Qt.MouseButton.LeftButton)
    assert (current_theme().name, text_scale()) == ("dark", 1.0)
    assert Arrangement().theme() == "dark"
    assert Arrangement().text_scale() == 1.0


def test_a_size_of_text_and_strict_runs_are_remembered(form: SettingsForm, window: Window) -> None:
    QTest.keyClick(form.look.text_size, Qt.Key.Key_Up)
    form.pages.setCurrentIndex(1)
    QTest.keyClick(form.strict, Qt.Key.Key_Space)
    save(form)
    assert Arrangement().text_scale() == 1.1
    assert Arrangement().strict()
    assert window.studio.strict


def test_a_folder_for_values_is_a_full_path() -> None:
    with pytest.raises(StudioError, match="no full path"):
        check_programs({"store": "values"})


def test_the_store_says_how_full_it_is_and_is_cleared_after_a_question(window: Window) -> None:
    window.trust()
    window.run()
    window.key(Qt.Key.Key_Comma, CONTROL, window.main)
    again = next(one for one in window.main.findChildren(SettingsForm) if one.isVisible())
    again.pages.setCurrentIndex(2)
    use = again.store_use
    window.wait(use.clear_button.isEnabled)
    assert use.said.text().endswith("values of 1 project")
    asked = answer("Cancel")
    window.click(use.clear_button)
    assert "runs again when it is needed" in asked[0]
    assert use.clear_button.isEnabled()
    answer("Clear")
    window.click(use.clear_button)
    window.wait(lambda: use.said.text().endswith("no values"), 30)
    assert not use.clear_button.isEnabled()
