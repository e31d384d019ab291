"""The block library that comes with the program: blocks that are copied into a project."""

from functools import cache

from hyperstudio.files.folder import Folder
from hyperstudio.files.read_blocks import Reader
from hyperstudio.files.resources import library_folder
from hyperstudio.graph.block import Block


@cache
def library() -> dict[str, Block]:
    """The blocks of the library by category and name, such as `learning.classify`; read once, as text only."""
    folder = Folder(library_folder())
    reader = Reader(folder, {}, {})
    found: dict[str, Block] = {}
    for category in sorted(folder.listing("")[1]):
        for name, block in sorted(reader.blocks(category, category, 1, None).items()):
            found[f"{category}.{name}"] = block
    return found
