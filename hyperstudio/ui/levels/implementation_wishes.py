"""What actions and cards wish of the implementations of the shown block, made into edits."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from hyperstudio.editing.edits import AddImplementation, Edit
from hyperstudio.editing.implementations import AddGraph, DuplicateImplementation, SetDisabled
from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import block_at
from hyperstudio.graph.block import Block
from hyperstudio.graph.names import free_name, suggestion
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.levels.attempt import attempt
from hyperstudio.ui.levels.level_view import LevelView


class ImplementationWishes:
    """Grants wishes about the implementations of the block whose level is shown."""

    def __init__(self, studio: Studio, focus: Focus, levels: LevelView) -> None:
        self._studio, self._focus, self._levels = studio, focus, levels

    @property
    def looked_at(self) -> str:
        """The implementation that is looked at; empty where no block's level is shown."""
        return self._levels.stop.looked_at if self._levels.stop.is_block else ""

    @property
    def disabled(self) -> bool:
        """Whether the implementation that is looked at is disabled."""
        return self.looked_at in self._block().disabled if self.looked_at else False

    def duplicate(self, name: str) -> None:
        """Add a copy of an implementation, and look at it."""
        copy = self._free(name)
        self._add(DuplicateImplementation(f"{self._levels.stop.address}.{name}", copy), copy)

    def disable(self, name: str, disabled: bool) -> None:
        """Keep an implementation out of searches and counts, or let it in again."""
        edit = SetDisabled(f"{self._levels.stop.address}.{name}", disabled)
        attempt(self._focus, lambda: self._studio.document.do(edit))

    def add_graph(self, *, passes: bool = False) -> None:
        """Add an empty graph, or one that passes the inputs on, and look at it."""
        name = self._free("pass_through" if passes else "graph")
        self._add(AddGraph(self._levels.stop.address, name, passes), name)

    def ask_for_file(self) -> None:
        """Ask for a .py file, and add it as an implementation."""
        file, _kind = QFileDialog.getOpenFileName(self._levels, "Add an implementation", "", "Python (*.py)")
        if file:
            self.add_file(Path(file))

    def add_file(self, file: Path) -> None:
        """Add a .py file as an implementation; its function must have the file's name."""

        def add() -> None:
            try:
                text = file.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise StudioError(f"{file.name} cannot be read: {error}.", "Choose another file.") from error
            name = suggestion(file.stem)
            self._studio.document.do(AddImplementation(self._levels.stop.address, name, text))
            self._levels.look_at(name)

        attempt(self._focus, add)

    def _add(self, edit: Edit, name: str) -> None:
        def add() -> None:
            self._studio.document.do(edit)
            self._levels.look_at(name)

        attempt(self._focus, add)

    def _block(self) -> Block:
        return block_at(self._studio.document.project, self._levels.stop.address)

    def _free(self, wanted: str) -> str:
        block = self._block()
        return free_name(wanted, [*block.implementations, *(port.name for port in (*block.inputs, *block.outputs))])
