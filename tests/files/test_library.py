"""The library: blocks that come with the program, with packages, and the user's own."""

import shutil
from pathlib import Path

import pytest

from hyperstudio.files import library as shelves
from hyperstudio.files.library import library
from hyperstudio.files.resources import library_folder
from hyperstudio.files.settings import change_settings


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HYPERSTUDIO_DATA", str(tmp_path))
    monkeypatch.delenv("HYPERSTUDIO_LIBRARY", raising=False)
    shutil.copytree(library_folder() / "learning" / "cluster", tmp_path / "nodes" / "mine" / "heaps")
    return tmp_path / "nodes" / "mine" / "heaps"


def test_blocks_of_the_user_stand_beside_those_that_come_along(own: Path) -> None:
    mine = library()["mine.heaps"]
    assert mine.block is not None
    assert sorted(mine.block.implementations) == ["k_means", "mixture"]
    assert (mine.origin, library()["learning.cluster"].origin) == (str(own.parents[1]), "HyperStudio")


def test_a_changed_block_is_read_again_and_a_broken_one_is_listed_with_its_fault(own: Path) -> None:
    assert not library()["mine.heaps"].faults
    (own / "k_means.py").write_text("class KMeans(:\n")
    (fault,) = library()["mine.heaps"].faults
    assert fault.file == "mine/heaps/k_means.py"
    (own / "block.json").write_text("{")
    assert "mine/heaps/block.json" in {fault.file for fault in library()["mine.heaps"].faults}


def test_a_folder_with_an_impossible_name_is_listed_too(own: Path) -> None:
    own.rename(own.parent / "my heaps")
    found = library()["mine.my heaps"]
    assert found.block is None
    assert "my_heaps" in found.faults[0].mend


def test_the_settings_name_other_folders_and_one_that_is_not_there_is_said(own: Path, tmp_path: Path) -> None:
    change_settings(library=str(tmp_path / "elsewhere"))
    found = library()
    assert "mine.heaps" not in found
    assert "no folder" in found[str(tmp_path / "elsewhere")].faults[0].what
    shutil.move(tmp_path / "nodes", tmp_path / "elsewhere")
    assert "mine.heaps" in library()


def test_an_installed_package_brings_blocks_without_being_imported(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    shutil.move(own.parents[1], site / "some_blocks" / "nodes")
    (site / "some_blocks" / "__init__.py").write_text("raise RuntimeError('it was imported')\n")
    known = site / "some_blocks-1.0.dist-info"
    known.mkdir()
    (known / "METADATA").write_text("Metadata-Version: 2.1\nName: some-blocks\nVersion: 1.0\n")
    (known / "entry_points.txt").write_text("[hyperstudio.nodes]\nall = some_blocks.nodes\n")
    monkeypatch.syspath_prepend(str(site))
    shelves._of_packages.cache_clear()
    try:
        assert library()["mine.heaps"].origin == "some-blocks"
    finally:
        monkeypatch.undo()
        shelves._of_packages.cache_clear()
