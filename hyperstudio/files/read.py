"""Read a project's folder into one value; nothing of its code is run, and what is wrong is a problem, not an end."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hyperstudio.errors import StudioError
from hyperstudio.files.fields import made
from hyperstudio.files.folder import CoveredFolder, Folder, TextFolder
from hyperstudio.files.journal import recover
from hyperstudio.files.json_text import Parsed
from hyperstudio.files.keeping import kept, kept_map
from hyperstudio.files.locate import PROJECT_FILE
from hyperstudio.files.migrations import migrated, why_not_readable
from hyperstudio.files.read_blocks import Reader
from hyperstudio.graph.block import Workflow, WorkflowFile
from hyperstudio.graph.names import suggestion, why_bad_name
from hyperstudio.graph.project import FORMAT, Configuration, Project, ProjectFile
from hyperstudio.graph.values import FrozenMap, freeze


def read_project(folder: Path, before: Project | None = None, over: Mapping[str, str | None] | None = None) -> Project:
    """The project in a folder (or of a hyperstudio.json).

    What is wrong inside is in its `faults`. An interrupted save is completed or undone first. What says the same
    as in `before` is the very same value. The texts of `over`, by their paths, stand for those in the folder (None:
    as if the file were not there). Raises StudioError where there is no project, or its hyperstudio.json
    cannot be read or is of a newer format.
    """
    root = project_folder(folder)
    inside = CoveredFolder(root, over) if over else Folder(root)
    if unfinished := recover(inside.root):
        inside.fault(unfinished, "Make the folder writable, then open it again.", PROJECT_FILE)
    return _read(inside, before)


def read_texts(texts: Mapping[str, str], before: Project | None = None) -> Project:
    """The project that these texts by path are, as if they lay in a folder. StudioError as for one in a folder."""
    return _read(TextFolder(texts), before)


def _read(inside: Folder, before: Project | None) -> Project:
    first = Reader(inside, {}, {})
    head = first.parsed(PROJECT_FILE)
    if not head.raw and not head.whole:
        problem = [*head.problems, *inside.faults][0]
        raise StudioError(f"{PROJECT_FILE}, line {problem.line or 1}: {problem.what}", problem.mend)
    if refusal := why_not_readable(head.raw):
        raise refusal
    changed: Mapping[str, dict[str, Any]] = {}
    if head.raw["format"] < FORMAT:
        changed = migrated(_every_raw(inside), head.raw["format"])
        head.raw = changed[PROJECT_FILE]
    reader = Reader(inside, changed, before.others if before else {})
    values, given = _head(reader, head)
    values["workflows"] = _workflows(reader, before.workflows if before else None)
    values["shared"] = reader.blocks("shared", "shared", 1, before.shared if before else None)
    values["configurations"] = _configurations(reader, before.configurations if before else None)
    files, _ = inside.listing("")
    reader.take_loose("", files)
    inside_lib = [path.removeprefix("lib/") for path in sorted(inside.under("lib"))]
    reader.take_loose("lib", inside_lib)
    values["others"] = kept_map(before.others if before else None, reader.loose)
    values["faults"] = tuple(inside.faults)
    values["unreadable"] = tuple(inside.unreadable)
    return kept(before, made(Project, values, given))


def project_folder(path: Path) -> Path:
    """The folder of the project at `path` (the folder, or its hyperstudio.json). StudioError where there is none."""
    folder = path.parent if path.name == PROJECT_FILE else path
    if not (folder / PROJECT_FILE).is_file():
        mend = f"Open a folder that holds a {PROJECT_FILE}, or make one with `hyperstudio new`."
        raise StudioError(f"There is no project in {folder}.", mend)
    return folder.resolve()


def _every_raw(folder: Folder) -> dict[str, dict[str, Any]]:
    """The raw content of every JSON file that can be read."""
    silent = Reader(Folder(folder.root), {}, {})
    paths = [PROJECT_FILE]
    for top in ("workflows", "shared", "configurations"):
        paths += [path for path in silent.folder.under(top) if path.endswith(".json")]
    every = {path: silent.parsed(path) for path in paths}
    return {path: parsed.raw for path, parsed in every.items() if parsed.whole}


def _head(reader: Reader, head: Parsed) -> tuple[dict[str, Any], set[str]]:
    reading = reader.fields(ProjectFile, head)
    values, given, unknown = reading.values, reading.given, dict(reading.unknown)
    name = values.get("name", "")
    if refusal := why_bad_name(name):
        if name:
            reader.folder.fault(*refusal, PROJECT_FILE, line=head.line("name"))
            unknown["name"] = name
        values["name"] = suggestion(name or reader.folder.root.name)
        given.discard("name")
    return {**values, "unknown": FrozenMap(unknown)}, given


def _workflows(reader: Reader, before: Mapping[str, Workflow] | None) -> FrozenMap[str, Workflow]:
    files, folders = reader.folder.listing("workflows")
    reader.take_loose("workflows", files)
    read: dict[str, Workflow] = {}
    there = [name for name in folders if reader.folder.holds_files(f"workflows/{name}")]
    for name in reader.legal("workflows", there, workflow=True):
        path, old = f"workflows/{name}", (before or {}).get(name)
        inner, _ = reader.folder.listing(path)
        values, given = reader.file(WorkflowFile, f"{path}/workflow.json", "workflow.json" in inner, name)
        values["graph"] = reader.graph(path, name, 1, old.graph if old else None)
        read[name] = kept(old, made(Workflow, values, given))
    return kept_map(before, read)


def _configurations(reader: Reader, before: Mapping[str, Configuration] | None) -> FrozenMap[str, Configuration]:
    files, _ = reader.folder.listing("configurations")
    reader.take_loose("configurations", files)
    read: dict[str, Configuration] = {}
    for file in files:
        if not file.endswith(".json"):
            continue
        name = file.removesuffix(".json")
        parsed = reader.parsed(f"configurations/{file}")
        reader.folder.faults.extend(parsed.problems)
        read[name] = kept((before or {}).get(name), freeze(parsed.raw))
    return kept_map(before, read)
