"""The window's program: opens a project in a window and stays until it is closed."""

import os
import sys
from pathlib import Path

from hyperstudio.errors import StudioError


def open_window(path: str | None) -> int:
    """Open the project in a folder (or in one that is asked for), and stay until its window is closed.

    The answer is the exit code: 0, or 2 where the project could not be opened.
    """
    os.environ.setdefault("QT_PREFERRED_BINDING", "PySide6")
    from hyperstudio.ui.start import Program

    program = Program()
    try:
        folder = Path(path) if path is not None else program.ask_for_folder()
        if folder is None:
            return 0
        program.open(folder)
    except StudioError as refusal:
        print(f"{refusal.what}\n{refusal.mend}".strip(), file=sys.stderr)
        program.tell(refusal)
        return 2
    return program.stay()
