"""The library: blocks that come with the program, and the user's own."""

import shutil
from pathlib import Path

import pytest

from hyperstudio.files.library import library
from hyperstudio.files.resources import library_folder


def test_blocks_of_the_user_stand_beside_those_that_come_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HYPERSTUDIO_DATA", str(tmp_path))
    before = set(library())
    shutil.copytree(library_folder() / "learning" / "cluster", tmp_path / "nodes" / "mine" / "heaps")
    assert set(library()) - before == {"mine.heaps"}
    assert sorted(library()["mine.heaps"].implementations) == ["k_means", "mixture"]
