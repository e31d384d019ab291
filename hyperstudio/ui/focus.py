"""What the window looks at: the selected thing, and wishes to look elsewhere; rooms of the window meet only here."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from hyperstudio.errors import StudioError


class Focus(QObject):
    """The selected address, and wishes of one part of the window to the others.

    An address is of a workflow, block or implementation (`model.prep.deep`); a place of a value adds the port
    after a colon (`model.prep:table`).
    """

    selected_changed = Signal(str)
    level_wished = Signal(str)
    value_wished = Signal(str)
    code_wished = Signal(str)
    file_wished = Signal(str, int)
    console_wished = Signal(str)
    run_wished = Signal(str, str)
    rename_wished = Signal()
    page_wished = Signal(str)
    error_wished = Signal(str)
    pin_wished = Signal(str)
    library_wished = Signal(str)
    refused: Any = Signal(object)
    told = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._selected = ""
        self.use = ""
        """The address, in its graph, of the selected use of a shared block or workflow; empty where none is."""
        self.level = ""
        """The address of what is shown inside: a workflow, an implementation, or a block without any."""

    @property
    def selected(self) -> str:
        """The address of the selected workflow, block or implementation; empty at the start."""
        return self._selected

    def select(self, address: str, use: str = "") -> None:
        """Select an address, where it is a definition by one of its uses; everything that shows it follows."""
        if (address, use) != (self._selected, self.use):
            self._selected, self.use = address, use
            self.selected_changed.emit(address)

    def open_level(self, address: str) -> None:
        """Wish to see a level: a workflow's graph, a block with its implementations, or one implementation."""
        self.level_wished.emit(address)

    def rename(self) -> None:
        """Wish to call what is selected differently."""
        self.rename_wished.emit()

    def show_value(self, address_port: str) -> None:
        """Wish to see what a port held, such as `model.prep:table`."""
        self.value_wished.emit(address_port)

    def show_code(self, address: str) -> None:
        """Wish to see the code of an implementation in the editor."""
        self.code_wished.emit(address)

    def show_file(self, path: str, line: int) -> None:
        """Wish to see a line of a file of the project in the editor."""
        self.file_wished.emit(path, line)

    def tell_console(self, code: str) -> None:
        """Wish that the console runs a line of Python."""
        self.console_wished.emit(code)

    def run(self, workflow: str, to: str) -> None:
        """Wish for a run of a workflow, or of it what the block at `to` needs; what is there already is reused."""
        self.run_wished.emit(workflow, to)

    def show_page(self, name: str) -> None:
        """Wish to read a page of the documentation, such as `reuse-limits.md`."""
        self.page_wished.emit(name)

    def show_error(self, place: str) -> None:
        """Wish to see in the log why the step at a place failed, such as `main.rows[2].clean`."""
        self.error_wished.emit(place)

    def pin(self, address_port: str) -> None:
        """Wish to give a port a pinned value, such as `model.prep:table`."""
        self.pin_wished.emit(address_port)

    def add_from_library(self, address: str) -> None:
        """Wish to have a block of the library, such as `learning.classify`, on the shown graph."""
        self.library_wished.emit(address)

    def tell(self, error: StudioError) -> None:
        """Show why a wish was not granted, and what would mend it."""
        self.refused.emit(error)

    def say(self, what: str, more: str = "") -> None:
        """Show what was done, where that is more than one sees."""
        self.told.emit(what, more)
