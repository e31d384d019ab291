"""Texts that gave way to another one: each is kept as a file in `.hyperstudio/backups`."""

from datetime import datetime
from pathlib import Path

from hyperstudio.errors import StudioError
from hyperstudio.files.journal import state_folder, write_atomically
from hyperstudio.graph.code import digest_of

BACKUPS = "backups"


def back_up(folder: Path, path: str, text: str) -> Path:
    """Keep the text that a file of the project (its path inside) had; where it is kept.

    The name says when: `backups/20260131-142530-1f3c/lib/text.py`. StudioError where it cannot be written.
    """
    content = text.encode("utf-8", "surrogateescape")
    root = state_folder(folder.resolve())
    place = root / BACKUPS / f"{datetime.now():%Y%m%d-%H%M%S}-{digest_of(path.encode() + content)[:4]}" / path
    if not place.resolve().is_relative_to(root.resolve()):
        raise StudioError(f"{path} lies outside the project.", "Nothing outside the project's folder is written.")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(place, content)
    except OSError as error:
        what = f"The other text of {path} could not be kept: {error.strerror}. Nothing was changed."
        raise StudioError(what, "Look for space and permissions.") from error
    return place
