"""Loading stored values into this very process, for people who ask for the objects themselves from Python."""

import importlib
import sys
from pathlib import Path
from typing import Any

from hyperstudio.errors import StudioError
from hyperstudio.runner.worker.project_modules import package_folder
from hyperstudio.runner.worker.slots import MISSING
from hyperstudio.runner.worker.store import Store


def load_value(store: Path, project: Path, name: str, digest: str) -> Any:
    """The object of a stored value. Runs the code of its classes, the project's own among them.

    Raises StudioError where the value is not in the store any more, or cannot be made again here.
    """
    packages = package_folder(str(store), str(project.resolve()), name)
    if packages not in sys.path:
        sys.path.insert(0, packages)
        importlib.invalidate_caches()
    opened = Store(str(store))
    try:
        value = opened.load(digest)
        problems = list(opened.problems)
    finally:
        opened.close()
    if value is MISSING:
        what = problems[-1] if problems else "The value is not in the store any more."
        raise StudioError(what, "Run again; its packages must be installed here too.")
    return value
