"""An action: what a menu, a key, the toolbar or the palette offers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from hyperstudio.studio.studio import Studio
from hyperstudio.ui.actions.configurations import Configurations
from hyperstudio.ui.effects import Effects
from hyperstudio.ui.levels.level_view import LevelView
from hyperstudio.ui.levels.wishes import LevelWishes


class Frames(Protocol):
    """What frames blocks that belong together."""

    def around_selection(self) -> None: ...
    def remove_around_selection(self) -> None: ...


class Adds(Protocol):
    """What puts things on the canvas, and shows what changed in a block since it was taken from the library."""

    @property
    def frames(self) -> Frames: ...
    def write_note(self) -> None: ...
    def compare_with_library(self) -> None: ...


class Serves(Protocol):
    """What exports workflows and serves them over HTTP."""

    def start(self) -> None: ...
    def export(self) -> None: ...
    def publish(self) -> None: ...
    def roll_back(self) -> None: ...
    def open_page(self) -> None: ...
    def copy_address(self) -> None: ...
    def stop(self) -> None: ...


class Desk(Protocol):
    """What actions work on: the window, as far as they need it."""

    studio: Studio
    levels: LevelView
    wishes: LevelWishes
    configurations: Configurations
    effects: Effects

    @property
    def adding(self) -> Adds: ...
    @property
    def serving(self) -> Serves: ...

    def run(self) -> None: ...
    def optimize(self) -> None: ...
    def stop_search(self) -> None: ...
    def save(self) -> None: ...
    def undo(self) -> None: ...
    def redo(self) -> None: ...
    def choose_folder(self) -> None: ...
    def set_theme(self, name: str) -> None: ...
    def theme_choice(self) -> str: ...
    def open_palette(self) -> None: ...
    def find_on_level(self) -> None: ...
    def arrange_as_at_first(self) -> None: ...
    def show_keys(self) -> None: ...
    def change_keys(self) -> None: ...
    def read(self, page: str) -> None: ...
    def close(self) -> bool: ...


def always(_desk: Desk) -> bool:
    """An action that is possible at any time."""
    return True


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that the user can do.

    `keys` are Qt's names of keys. They are bound in the whole window, or, with `in_levels`, where the levels have the
    keyboard, since lists and text fields elsewhere mean something else by them. `canvas_keys` are only told, since the
    canvas and the cards answer them themselves and a text field means something else by them.
    """

    id: str
    title: str
    does: Callable[[Desk], object]
    keys: str = ""
    canvas_keys: str = ""
    in_levels: bool = False
    icon: str = ""
    menu: str = ""
    when: Callable[[Desk], bool] = always
    ticked: Callable[[Desk], bool] | None = None
    hint: str = ""

    @property
    def told_keys(self) -> str:
        """The keys as people read them."""
        return self.keys or self.canvas_keys
