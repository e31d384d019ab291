"""The block library: blocks that come with the program, and those of the user; they are copied into a project."""

from functools import cache
from pathlib import Path

from hyperstudio.files.folder import Folder
from hyperstudio.files.read_blocks import Reader
from hyperstudio.files.resources import library_folder
from hyperstudio.files.trust import data_folder
from hyperstudio.graph.block import Block


def library() -> dict[str, Block]:
    """The blocks by category and name, such as `learning.classify`; read once, as text only.

    A block of the user's own, in the folder `nodes` beside the settings, takes the place of one of the same address.
    """
    own = data_folder() / "nodes"
    return {**_blocks_in(library_folder()), **(_blocks_in(own) if own.is_dir() else {})}


@cache
def _blocks_in(place: Path) -> dict[str, Block]:
    folder = Folder(place)
    reader = Reader(folder, {}, {})
    found: dict[str, Block] = {}
    for category in sorted(folder.listing("")[1]):
        for name, block in sorted(reader.blocks(category, category, 1, None).items()):
            found[f"{category}.{name}"] = block
    return found
