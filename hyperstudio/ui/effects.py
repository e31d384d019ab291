"""Effects on the canvas: each block says how much its choice matters, and each card its best result in the study."""

from __future__ import annotations

from PySide6.QtCore import QObject

from hyperstudio.studio.effect_words import NO_EFFECTS, effect_words
from hyperstudio.ui.levels.level_view import LevelView
from hyperstudio.ui.studies import Studies


class Effects(QObject):
    """Shows the effects of the study that is shown, while `shown` is true."""

    def __init__(self, levels: LevelView, studies: Studies, parent: QObject) -> None:
        super().__init__(parent)
        self._levels, self._studies = levels, studies
        self.shown = False
        studies.changed.connect(self._show)

    def toggle(self) -> None:
        """Show them, or show them no more."""
        self.shown = not self.shown
        if self.shown:
            self._studies.want()
        self._show()

    def _show(self) -> None:
        study = self._studies.shown if self.shown else None
        words = NO_EFFECTS if study is None else effect_words(study)
        if words != self._levels.reached.effects:
            self._levels.reached.effects = words
            self._levels.refresh()
