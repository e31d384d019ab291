"""The block library: blocks that come with the program, with packages, and those of the user; all read as text."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

from hyperstudio.errors import StudioError
from hyperstudio.files.folder import Folder
from hyperstudio.files.locate import PROJECT_FILE
from hyperstudio.files.read_blocks import Reader
from hyperstudio.files.resources import library_folder
from hyperstudio.files.settings import read_settings
from hyperstudio.files.trust import data_folder
from hyperstudio.graph.block import Block, GraphImplementation
from hyperstudio.graph.code import SourceFile
from hyperstudio.graph.problems import Problem
from hyperstudio.graph.values import FrozenMap

ENTRY_POINTS = "hyperstudio.nodes"
"""The group in which an installed package names its folder of blocks, as a module: `some_package.nodes`."""
VARIABLE = "HYPERSTUDIO_LIBRARY"


@dataclass(frozen=True, slots=True)
class LibraryBlock:
    """A block of the library.

    `origin` says for people where it comes from, `folder` where it lies. `lib` are the helper modules that lie beside
    the categories, by their path (`lib/text.py`); `package` is the name they are imported by where the folder says it.
    What has `faults` cannot be added to a project; then `block` is what could be read, None where nothing could.
    """

    address: str
    block: Block | None
    origin: str
    folder: Path
    package: str = ""
    lib: FrozenMap[str, SourceFile] = field(default_factory=FrozenMap)
    faults: tuple[Problem, ...] = ()

    @property
    def category(self) -> str:
        """The folder of folders that it lies in, such as `learning`."""
        return self.address.rpartition(".")[0]

    @property
    def name(self) -> str:
        """Its folder's name, such as `classify`."""
        return self.address.rpartition(".")[2]

    @property
    def title(self) -> str:
        """What people call it."""
        return self.block.title or self.name if self.block is not None else self.name


def library() -> dict[str, LibraryBlock]:
    """The blocks by category and name, such as `learning.classify`, with those that cannot be used and why.

    Blocks of installed packages and of the user's folders stand beside those that come along; of two with the same
    address the user's counts. What was read before is used again as long as no file has changed.
    """
    found: dict[str, LibraryBlock] = {}
    for place, origin in (library_folder(), "HyperStudio"), *_of_packages():
        found |= _blocks_in(place, origin, _stamp(place))
    try:
        places = user_folders()
    except StudioError as refusal:
        problem = Problem(what=refusal.what, mend=refusal.mend)
        return found | {"settings": LibraryBlock("settings", None, "your folders", Path(), faults=(problem,))}
    for place in places:
        if place.is_dir():
            found |= _blocks_in(place, str(place), _stamp(place))
        elif place != _usual():
            what, mend = f"There is no folder {place}.", "Make it, or take it out of the settings."
            found[str(place)] = LibraryBlock(
                str(place), None, str(place), place, faults=(Problem(what=what, mend=mend),)
            )
    return found


def user_folders() -> tuple[Path, ...]:
    """The user's own folders of blocks: those of HYPERSTUDIO_LIBRARY or of the settings, else `nodes` beside these.

    StudioError where the settings cannot be read.
    """
    said = os.environ.get(VARIABLE) or read_settings().library
    if not said:
        return (_usual(),)
    return tuple(Path(part).expanduser() for part in said.split(os.pathsep) if part.strip())


def _usual() -> Path:
    return data_folder() / "nodes"


@cache
def _of_packages() -> tuple[tuple[Path, str], ...]:
    """The folders that installed packages name, found without importing them."""
    found = []
    for entry in entry_points(group=ENTRY_POINTS):
        top, *inner = entry.module.split(".")
        spec = find_spec(top)
        for place in (spec.submodule_search_locations or ()) if spec is not None else ():
            folder = Path(place).joinpath(*inner)
            if folder.is_dir():
                found.append((folder, entry.dist.name if entry.dist is not None else entry.name))
                break
    return tuple(found)


def _stamp(place: Path) -> tuple[tuple[str, int, int], ...]:
    """What changes with any file in a folder."""
    found = []
    for at, folders, names in os.walk(place):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "__pycache__")
        for name in sorted(names):
            file = os.path.join(at, name)
            if os.path.exists(file):
                known = os.stat(file)
                found.append((file, known.st_mtime_ns, known.st_size))
    return tuple(found)


@lru_cache(maxsize=16)
def _blocks_in(place: Path, origin: str, _stamp: tuple[tuple[str, int, int], ...]) -> dict[str, LibraryBlock]:
    folder = Folder(place)
    reader = Reader(folder, {}, {})
    found: dict[str, LibraryBlock] = {}
    package = _package_of(place)
    reader.take_loose("lib", [path.removeprefix("lib/") for path in sorted(folder.under("lib"))])
    lib = FrozenMap(reader.loose)
    for category in folder.listing("")[1]:
        if category == "lib":
            continue
        there = {name for name in folder.listing(category)[1] if folder.holds_files(f"{category}/{name}")}
        read = reader.blocks(category, category, 1, None)
        for name in sorted(there):
            path = f"{category}/{name}"
            faults = [one for one in folder.faults if one.file == path or one.file.startswith(f"{path}/")]
            block = read.get(name)
            if block is not None:
                faults += _of_code(block, path)
            faults = [one for one in faults if one.severity == "error"]
            address = f"{category}.{name}"
            found[address] = LibraryBlock(address, block, origin, folder.root / path, package, lib, tuple(faults))
    return found


def _package_of(place: Path) -> str:
    try:
        name = json.loads((place / PROJECT_FILE).read_bytes())["name"]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return name if isinstance(name, str) else ""


def _of_code(block: Block, path: str) -> Iterator[Problem]:
    """What is wrong with the code of a block and of those inside it."""
    for name, found in block.implementations.items():
        if isinstance(found, GraphImplementation):
            for inner, one in found.graph.blocks.items():
                yield from _of_code(one, f"{path}/{name}/blocks/{inner}")
        else:
            for problem in found.code.problems:
                yield problem.but(file=problem.file or f"{path}/{name}.py")
