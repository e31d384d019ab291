"""Which files of a project its package brings along, and how its code finds them."""

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from hyperstudio.exporter.book import Book
from hyperstudio.exporter.endpoints import Endpoint
from hyperstudio.exporter.literals import PATHS, SHIPPED_FILES
from hyperstudio.graph.addresses import find
from hyperstudio.graph.block import Block
from hyperstudio.graph.project import Project
from hyperstudio.planning.choices import value_of

SHIPPED = Path(__file__).parent / "shipped" / "files" / f"{SHIPPED_FILES}.py"
"""What a package has that brings files along."""
_LEFT_OUT = frozenset({"__pycache__", ".hyperstudio", ".git"})


def read_files(project: Project, book: Book) -> tuple[str, ...]:
    """The files and folders that blocks on the exported path say they read, as the project names them."""
    found = set()
    for own in book.included:
        block = find(project, own.rpartition(".")[0])
        if isinstance(block, Block):
            found |= {name for name in block.reads if not name.startswith("$")}
    return tuple(sorted(name for name in found if _is_inside(name)))


def brought_files(project: Project, book: Book, endpoints: Iterable[Endpoint]) -> tuple[str, ...]:
    """All files and folders that a package needs: what is read, defaults of paths, and paths in parameters."""
    found = {*read_files(project, book)}
    for one in endpoints:
        found |= {port.default for port in one.inputs if port.type in PATHS and isinstance(port.default, str)}
    for own, implementation in book.included.items():
        address, _, name = own.rpartition(".")
        block = find(project, address)
        if not isinstance(block, Block):
            continue
        for parameter in implementation.code.parameters:
            value = value_of(block, address, name, parameter, book.configuration)[0]
            if parameter.form == "path" and isinstance(value, str):
                found.add(value)
    return tuple(sorted(name for name in found if _is_inside(name)))


def contents_of(folder: Path, package: str, names: Iterable[str]) -> dict[str, bytes]:
    """The files by path in the package, as they lie in the project's folder; what is not in it is left out."""
    root, found = folder.resolve(), {}
    for name in names:
        place = root / name
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            inside = file.resolve()
            if inside.is_file() and inside.is_relative_to(root) and not _LEFT_OUT & {*inside.relative_to(root).parts}:
                path = file.relative_to(root).as_posix()
                found[f"src/{package}/files/{path}"] = inside.read_bytes()
    return found


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts and path.parts[0] not in _LEFT_OUT
