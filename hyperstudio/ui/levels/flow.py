"""What last went over a wire, told while the pointer is on it."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from hyperstudio.errors import StudioError
from hyperstudio.studio.looking import held_values, newest_held
from hyperstudio.studio.studio import Studio
from hyperstudio.studio.value_words import flow_of
from hyperstudio.ui.answers import Answers
from hyperstudio.ui.canvas.faces import WireFace
from hyperstudio.ui.levels.places_of_values import value_address


class Flow(QObject):
    """Knows what went over the wires of one graph: of this session at once, of earlier ones when it was looked up."""

    def __init__(self, studio: Studio, address: str, parent: QObject) -> None:
        super().__init__(parent)
        self._studio, self._address = studio, address
        self._answers = Answers(studio, self)
        self._past: dict[str, str | None] = {}
        self._known: tuple[tuple[int, bool], dict[str, str]] = ((0, False), {})

    def told(self, face: WireFace) -> str:
        """The tooltip of a wire: its own words, and what last went over it."""
        block, port = face.target
        project = self._studio.document.project
        wished = value_address(project, self._address, block, port, "input" if block else "output")
        if wished is None:
            return face.tooltip
        said = self._of_this_session(wished)
        if said:
            return self._joined(face, said)
        if wished not in self._past:
            self._past[wished] = None
            self._answers.ask(partial(newest_held, self._studio, wished), partial(self._take, wished))
        past = self._past[wished]
        return self._joined(face, "looking …" if past is None else past or "Nothing went over it yet.")

    def _of_this_session(self, wished: str) -> str:
        executions = self._studio.executions
        if not executions:
            return ""
        state = (len(executions), executions[-1].over)
        if self._known[0] != state or not state[1]:
            self._known = (state, {})
        known = self._known[1]
        if wished not in known:
            runs = (execution.run for execution in reversed(executions))
            each = (held_values(self._studio.document.project, run, wished) for run in runs)
            known[wished] = flow_of(next((held for held in each if held), []))
        return known[wished]

    def _take(self, wished: str, held: Any) -> None:
        self._past[wished] = "" if isinstance(held, StudioError) else flow_of(held)

    def _joined(self, face: WireFace, said: str) -> str:
        return f"{face.tooltip}\n{said}" if face.tooltip else said
