"""Named configurations in the window: the choices kept under another name, renamed, deleted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from hyperstudio.editing.configurations import AddConfiguration, RemoveConfiguration, RenameConfiguration
from hyperstudio.graph.names import free_name
from hyperstudio.planning.choices import BASELINE
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.levels.attempt import attempt
from hyperstudio.ui.levels.rename_box import RenameBox


class Configurations:
    """Grants wishes about the configuration that is worked on. `box` is where its name is shown."""

    def __init__(self, studio: Studio, focus: Focus, box: Callable[[], QWidget]) -> None:
        self._studio, self._focus, self._box = studio, focus, box

    @property
    def named(self) -> bool:
        """Whether the one that is worked on has a name of its own, which can be changed."""
        document = self._studio.document
        return (
            document.configuration_name != BASELINE and document.configuration_name in document.project.configurations
        )

    def save_as(self) -> None:
        """Ask for a name, keep the choices of now under it, and go on in that one."""
        document = self._studio.document
        taken = {BASELINE, *document.project.configurations}

        def add(name: str) -> None:
            document.do(AddConfiguration(name, document.configuration))
            document.work_in(name)

        self._ask(free_name(document.configuration_name, taken), add, anew=True)

    def rename(self) -> None:
        """Ask for another name of the configuration that is worked on."""
        name = self._studio.document.configuration_name
        self._ask(name, lambda new: self._studio.document.do(RenameConfiguration(name, new)))

    def remove(self) -> None:
        """Delete the configuration that is worked on, and go on in the baseline."""
        document = self._studio.document
        attempt(self._focus, lambda: document.do(RemoveConfiguration(document.configuration_name)))

    def _ask(self, name: str, done: Callable[[str], None], *, anew: bool = False) -> None:
        box = self._box()
        bar = box.parentWidget()
        if bar is not None:
            place = QRect(box.pos(), box.size())
            RenameBox(bar, place, name, lambda said: attempt(self._focus, lambda: done(said)), anew=anew)
