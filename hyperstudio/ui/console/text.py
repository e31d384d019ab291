"""The console's text: qtconsole's, in the window's colours and fonts."""

from __future__ import annotations

from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from qtconsole.rich_jupyter_widget import RichJupyterWidget

from hyperstudio.ui.theme import current_theme, mono_font

BANNER = """values["model.prep:table"]      what a port held
inputs["model.prep"]["table"]   what a block got
run()                           runs the workflow of the toolbar
project                         choices and runs: project.set, project.runs
"""
MARGIN = 10
SHEET = Template("""
QPlainTextEdit, QTextEdit { background-color: $panel; color: $text; border: none;
    selection-background-color: $selection; selection-color: $text; }
.inverted { background-color: $text; color: $panel; }
.error { color: $bad; }
.in-prompt, .in-prompt-number { color: $accent; }
.out-prompt, .out-prompt-number { color: $good; }
.in-prompt-number, .out-prompt-number { font-weight: bold; }
""")


class ConsoleText(RichJupyterWidget):  # type: ignore[misc]  # qtconsole is not typed
    """The text; the key that stops a run does so here too, and does not restart the console."""

    def _event_filter_console_keypress(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Period and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        return bool(super()._event_filter_console_keypress(event))


def console_text() -> RichJupyterWidget:
    """A new, empty text; its `kernel_client` is to be set."""
    text = ConsoleText()
    text.banner = BANNER
    # The studio itself interrupts and restarts its kernels.
    text.custom_interrupt = text.custom_restart = True
    text.gui_completion = "droplist"
    text.font = mono_font()
    text.setAccessibleName("Console")
    dress(text)
    text._control.document().setDocumentMargin(MARGIN)
    return text


def dress(text: RichJupyterWidget) -> None:
    """Give it the colours of the theme."""
    theme = current_theme()
    names = ("panel", "text", "selection", "bad", "accent", "good")
    text.style_sheet = SHEET.substitute({name: getattr(theme, name) for name in names})
    text.syntax_style = "github-dark" if theme.dark else "friendly"
    # The eight colours of terminals, in which errors are told: black, red, green, yellow, blue, magenta, cyan, grey.
    # Yellow lies behind the place of an error.
    yellow = theme.warn if theme.dark else theme.selection
    eight = [theme.panel, theme.bad, theme.good, yellow, theme.accent]
    eight += [theme.accent_of("model"), theme.tone("list"), theme.muted]
    text._ansi_processor.default_color_map = dict(enumerate([*eight, *eight[:-1], theme.text]))
    text._ansi_processor.color_map.update(text._ansi_processor.default_color_map)
