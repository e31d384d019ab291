"""Write a project as files: only what changed, all of it or nothing, and never over what another one wrote."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hyperstudio.errors import StudioError
from hyperstudio.files.fields import made
from hyperstudio.files.folder import Folder
from hyperstudio.files.journal import recover, replace_files, saving
from hyperstudio.files.json_text import canonical, parse
from hyperstudio.files.locate import PROJECT_FILE, safe_part
from hyperstudio.files.models import FileReading, raw_of
from hyperstudio.files.read import read_project
from hyperstudio.files.read_blocks import is_helper
from hyperstudio.graph.block import Block, BlockFile, Graph, GraphFile, GraphImplementation, LayoutFile, WorkflowFile
from hyperstudio.graph.code import SourceFile
from hyperstudio.graph.folders import configuration_file
from hyperstudio.graph.project import FORMAT, Configuration, Project, ProjectFile
from hyperstudio.graph.values import FrozenMap, Value, freeze


@dataclass(frozen=True)
class _Entry:
    """What one file holds: the value that says it, and for JSON the model of its file (None: a configuration)."""

    owner: Value | Configuration
    kind: type[Value] | None = None

    def content(self) -> bytes:
        if isinstance(self.owner, SourceFile):
            return self.owner.text.encode("utf-8", "surrogateescape")
        if self.kind is None or not isinstance(self.owner, Value):
            return canonical(self.owner, levels=1).encode()
        unknown: Any = getattr(self.owner, "unknown", FrozenMap())
        return canonical(raw_of(self.owner, self.kind, unknown)).encode()


def texts(project: Project) -> dict[str, str]:
    """The whole project as files: text by path. Files that could not be read whole are left out."""
    unreadable = set(project.unreadable)
    return {
        path: entry.content().decode("utf-8", "surrogateescape")
        for path, entry in _entries(project).items()
        if path not in unreadable
    }


def changed_texts(project: Project, saved: Project | None) -> dict[str, str | None]:
    """The files in which `project` differs from `saved`: text by path, None for a file that is gone."""
    now, before = _differing(project, saved)
    changed: dict[str, str | None] = {
        path: now[path].content().decode("utf-8", "surrogateescape") for path in _changed(now, before)
    }
    return {**changed, **{path: None for path in before if path not in now}}


def save_project(folder: Path, project: Project, saved: Project | None, *, force: bool = False) -> tuple[str, ...]:
    """Write the files in which `project` differs from `saved` (the value last read or saved; None: all).

    All of them are written, or none. A file that says the same keeps its bytes. Returns the paths written and
    removed. Raises StudioError, with nothing written, where a file could not be read whole, or was changed on
    disk since it was read (unless `force`), or the folder cannot be written.
    """
    now, before = _differing(project, saved)
    writes = _changed(now, before)
    removes = [path for path in before if path not in now]
    if not writes and not removes:
        return ()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StudioError(f"{folder} cannot be made: {error.strerror}.", "Choose another folder.") from error
    root = folder.resolve()
    recover(root)
    disk: dict[str, _Entry] | None = None
    if _format_on_disk(root) < FORMAT:
        disk = _entries(read_project(root))
        if broken := [path for path in project.unreadable if path.endswith(".json")]:
            what = f"The project is in an older format, and {broken[0]} could not be read to bring it to today's."
            raise StudioError(what, "Mend or delete that file, open it again, then make the change.")
        now, before = _entries(project), _entries(saved) if saved else {}
        writes = [path for path in now if path not in project.unreadable]
    _refuse_unreadable([*writes, *removes], {*project.unreadable, *(saved.unreadable if saved else ())})
    with saving(root):
        if not force:
            _refuse_changed(root, [*writes, *removes], now, before, disk)
        contents = {path: now[path].content() for path in writes}
        replace_files(root, {path: new for path, new in contents.items() if _bytes(root, path) != new}, removes)
    return (*sorted(writes), *sorted(removes))


def rewrite(folder: Path) -> tuple[str, ...]:
    """Write every file of a project that says something, but not in the canonical way, in that way; their paths."""
    root = folder.resolve()
    project = read_project(root)
    differing = {
        path: text.encode("utf-8", "surrogateescape")
        for path, text in texts(project).items()
        if (content := _bytes(root, path)) is not None and content != text.encode("utf-8", "surrogateescape")
    }
    if differing:
        with saving(root):
            replace_files(root, differing, ())
    return tuple(sorted(differing))


def _differing(project: Project, saved: Project | None) -> tuple[dict[str, _Entry], dict[str, _Entry]]:
    """The entries of both, without the workflows and blocks that they have in common."""
    return _entries(project, saved), _entries(saved, project) if saved else {}


def _entries(project: Project, other: Project | None = None) -> dict[str, _Entry]:
    """All files of a project; with an `other`, without the workflows and shared blocks that are the very same there."""
    entries = {PROJECT_FILE: _Entry(project, ProjectFile)}
    entries |= {path: _Entry(source) for path, source in project.others.items()}
    for name, configuration in project.configurations.items():
        entries[configuration_file(safe_part(name))] = _Entry(configuration)
    for name, block in project.shared.items():
        if other is None or other.shared.get(name) is not block:
            entries.update(_block_entries(f"shared/{safe_part(name)}", block))
    for name, workflow in project.workflows.items():
        if other is not None and other.workflows.get(name) is workflow:
            continue
        path = f"workflows/{safe_part(name)}"
        entries[f"{path}/workflow.json"] = _Entry(workflow, WorkflowFile)
        beside = other.workflows.get(name) if other is not None else None
        entries.update(_graph_entries(path, workflow.graph, beside.graph if beside is not None else None))
    return entries


def _graph_entries(path: str, graph: Graph, other: Graph | None = None) -> Iterator[tuple[str, _Entry]]:
    """The files of a graph; with an `other` in the same place, without the blocks that are the very same there."""
    yield f"{path}/graph.json", _Entry(graph, GraphFile)
    if graph.layout.model_fields_set & LayoutFile.model_fields.keys() or graph.layout.unknown:
        yield f"{path}/layout.json", _Entry(graph.layout, LayoutFile)
    for name, block in graph.blocks.items():
        if other is None or other.blocks.get(name) is not block:
            yield from _block_entries(f"{path}/blocks/{safe_part(name)}", block)


def _block_entries(path: str, block: Block) -> Iterator[tuple[str, _Entry]]:
    yield f"{path}/block.json", _Entry(block, BlockFile)
    for name, source in block.others.items():
        yield f"{path}/{name}", _Entry(source)
    for name, implementation in block.implementations.items():
        inner = f"{path}/{safe_part(name)}"
        if is_helper(name):
            mend = "Rename it: files that start with _ or test_ and conftest.py stand beside implementations."
            raise StudioError(f"An implementation cannot be called “{name}”.", mend)
        if isinstance(implementation, GraphImplementation):
            yield from _graph_entries(inner, implementation.graph)
        elif implementation.package:
            yield f"{inner}/__init__.py", _Entry(implementation.source)
            for file, source in implementation.files.items():
                yield f"{inner}/{file}", _Entry(source)
        else:
            yield f"{inner}.py", _Entry(implementation.source)


def _changed(now: dict[str, _Entry], before: dict[str, _Entry]) -> list[str]:
    return [
        path
        for path, entry in now.items()
        if path not in before or (entry.owner is not before[path].owner and entry.content() != before[path].content())
    ]


def _refuse_unreadable(paths: list[str], unreadable: set[str]) -> None:
    for path in paths:
        around = [path[:end] for end, letter in enumerate(path) if letter == "/"]
        if unreadable & {path, *around}:
            what = f"{path} could not be read whole, so it is not written over or removed."
            raise StudioError(what, "Mend or delete the file, open it again, then make the change.")


def _refuse_changed(
    root: Path, paths: list[str], now: dict[str, _Entry], before: dict[str, _Entry], disk: dict[str, _Entry] | None
) -> None:
    changed = []
    for path in paths:
        content = _bytes(root, path)
        known = before.get(path)
        if path in now and content == now[path].content():
            continue
        if content is None:
            if known and path in now and known.content() != b"{}\n":
                changed.append(f"{path} (deleted)")
        elif known is None or _says(path, content, known, disk) != known.content():
            changed.append(path)
    if changed:
        files = ", ".join(changed[:5]) + (f" and {len(changed) - 5} more" if len(changed) > 5 else "")
        mend = "Take the changes on disk in, or save over them."
        raise StudioError(f"Changed on disk since it was opened: {files}. Nothing was saved.", mend)


def _says(path: str, content: bytes, known: _Entry, disk: dict[str, _Entry] | None) -> bytes | None:
    """What a file says, written canonically; None where it does not say it whole."""
    if isinstance(known.owner, SourceFile) or content == known.content():
        return content
    if disk is not None:
        return disk[path].content() if path in disk else None
    try:
        parsed = parse(content.decode(), path)
    except UnicodeDecodeError:
        return None
    if not parsed.whole:
        return None
    if known.kind is None:
        return _Entry(freeze(parsed.raw)).content()
    reading = FileReading(known.kind, parsed)
    return canonical(raw_of(made(known.kind, reading.values, reading.given), known.kind, reading.unknown)).encode()


def _bytes(root: Path, path: str) -> bytes | None:
    return Folder(root).content(path) if (root / path).is_file() else None


def _format_on_disk(root: Path) -> int:
    content = _bytes(root, PROJECT_FILE)
    number = parse(content.decode("utf-8", "replace"), PROJECT_FILE).raw.get("format") if content else None
    return number if type(number) is int else FORMAT
