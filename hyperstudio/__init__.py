"""HyperStudio: AI, ML and data workflows in which every step can have many implementations.

`open_project(path)` opens a project; importing this package loads nothing else.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hyperstudio.studio.api import OpenProject

__all__ = ["open_project"]


def open_project(path: "str | Path", *, trust: bool = False) -> "OpenProject":
    """The project in the folder `path`; with `trust`, its code may run from now on.

    Raises hyperstudio.errors.StudioError where there is no project.
    """
    from hyperstudio.studio.api import open_project as opened

    return opened(Path(path), trust=trust)
