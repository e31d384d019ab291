"""The example of the penguins for tests: a copy of its folder, and the values of runs that were made once."""

import atexit
import functools
import os
import shutil
import tempfile
from pathlib import Path

import hyperstudio
from hyperstudio.files.trust import trust

EXAMPLE = Path(__file__).parents[1] / "resources" / "examples" / "penguins"


def copy_of_the_penguins(folder: Path) -> Path:
    """The example in a folder that may be changed, as if it had just been fetched."""
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(".hyperstudio", "__pycache__"))
    return folder


def have_the_values_of_runs() -> None:
    """Fill the value store of this test: runs of the penguins as they are find everything there.

    For tests that ask about something else than what a first run does.
    """
    shutil.copytree(_store_of_runs(), os.environ["HYPERSTUDIO_STORE"], dirs_exist_ok=True)


@functools.cache
def _store_of_runs() -> Path:
    """A store with the values of the example's runs, made once in a process of tests."""
    made = Path(tempfile.mkdtemp(prefix="penguins-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    folder = copy_of_the_penguins(made / "penguins")
    before = os.environ["HYPERSTUDIO_STORE"]
    os.environ["HYPERSTUDIO_STORE"] = str(made / "store")
    try:
        trust(folder)
        with hyperstudio.open_project(folder) as project:
            for configuration in ({}, {"model.classify": "forest"}, {"model.prep": "knn"}, "deep_forest"):
                assert project.run("evaluate", configuration).status == "done"
            assert project.run("predict").status == "done"
    finally:
        os.environ["HYPERSTUDIO_STORE"] = before
    return made / "store"
