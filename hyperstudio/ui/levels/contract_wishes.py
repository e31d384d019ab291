"""Testing the contract of an implementation from its card, in the background."""

from __future__ import annotations

import threading
from typing import Any

from PySide6.QtCore import QObject, Signal

from hyperstudio.editing.contracts import TESTS, AddContract
from hyperstudio.errors import StudioError
from hyperstudio.graph.folders import folder_of
from hyperstudio.studio.contracts import check_contracts
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.levels.attempt import attempt
from hyperstudio.ui.levels.level_view import LevelView


class ContractWishes(QObject):
    """Tests implementations of the shown block, one at a time; `tested` tells the end, also one by a refusal."""

    tested: Any = Signal(object)

    def __init__(self, studio: Studio, focus: Focus, levels: LevelView) -> None:
        super().__init__(levels)
        self._studio, self._focus, self._levels = studio, focus, levels
        self._thread: threading.Thread | None = None
        self.tested.connect(self._on_tested)

    def test(self, name: str) -> None:
        """Save, then test an implementation of the shown block with the block's contract."""
        address = f"{self._levels.stop.address}.{name}"
        attempt(self._focus, lambda: self._begin(address))

    def write(self) -> None:
        """Write a contract for the shown block from a template, and open it in the editor."""
        address = self._levels.stop.address

        def add() -> None:
            self._studio.document.do(AddContract(address))
            self._focus.show_file(f"{folder_of(address)}/{TESTS}", 1)

        attempt(self._focus, add)

    def _begin(self, address: str) -> None:
        if self._thread is not None and self._thread.is_alive():
            raise StudioError("A contract is being tested.", "Wait for its end.", address)
        running, document = self._studio.running, self._studio.document
        if document.unsaved:
            document.save()
        project = document.project

        def work() -> None:
            try:
                check_contracts(self._studio.folder, project, running, address)
                self.tested.emit(None)
            except StudioError as refusal:
                self.tested.emit(refusal)

        self._thread = threading.Thread(target=work, name=f"contract of {address}", daemon=True)
        self._thread.start()

    def _on_tested(self, refusal: StudioError | None) -> None:
        if self._thread is not None:
            self._thread.join()
        if refusal is not None:
            self._focus.tell(refusal)
        self._levels.refresh()
