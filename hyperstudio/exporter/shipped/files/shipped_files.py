"""Files and folders of the project that came along with the package."""

import shutil
from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).parent / "files"


def shipped(name: str) -> Path:
    """A file or folder that came along; one that did not is looked for from the working folder."""
    place = FOLDER / name
    return place if place.exists() else Path(name)


def lay_out(names: Iterable[str]) -> None:
    """Put what blocks read by its name into the working folder, where there is nothing of that name."""
    for name in names:
        source, target = FOLDER / name, Path(name)
        if source.exists() and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target)
            else:
                shutil.copy2(source, target)
