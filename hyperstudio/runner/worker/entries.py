"""Entries: what a step gave, as a sealed row of the index and as a file beside its values.

SQLite's pages have no checksums, so each row carries one (its seal) that is checked whenever it is read.
"""

import contextlib
import json
import os
import struct
import zlib
from typing import Any, NamedTuple

BESIDE = b""
"""Stands for the extras of an entry that are in its file, being too large for a row."""

_MAGIC = b"HSSTEP01"
_LENGTHS = struct.Struct("<QQI")
_START = len(_MAGIC) + _LENGTHS.size
_BETWEEN = "\x1f"


class Entry(NamedTuple):
    """What a step with this key gave: digests and facts of its outputs, costs, extras (log, numbers, pictures).

    `files` is a JSON list of [path, digest] that must be unchanged, `sizes` the stored files as "digest=bytes …".
    """

    key: str
    digests: str
    told: str
    costs: str
    extras: bytes | None
    files: str | None
    sizes: str | None
    used: float


def seal(name: str, body: bytes, more: bytes = b"") -> int:
    """The checksum that binds a row's content to its name."""
    sealed = zlib.crc32(body, zlib.crc32(name.encode()))
    return zlib.crc32(more, sealed) if more else sealed


def entry_row(entry: Entry) -> tuple[str, bytes, bytes | None, int]:
    """(key, body, extras, seal) for the index."""
    fields = (entry.digests, entry.told, entry.costs, entry.files or "", entry.sizes or "")
    body = _BETWEEN.join(fields).encode()
    return entry.key, body, entry.extras, seal(entry.key, body, entry.extras or b"")


def entry_of(key: Any, body: Any, extras: Any, sealed: Any, used: Any) -> Entry | None:
    """The entry in a row, or None where the row is not what was written."""
    try:
        if seal(key, body, extras or b"") != sealed:
            return None
        digests, told, costs, files, sizes = body.decode().split(_BETWEEN)
        return Entry(key, digests, told, costs, extras, files or None, sizes or None, used + 0.0)
    except (TypeError, ValueError, AttributeError):
        return None  # a damaged row may hold anything


class StepFile(NamedTuple):
    """An entry as its file tells it, with the recipe that leads to it, seconds, and the project it was made for."""

    entry: Entry
    recipe: str
    wall: float
    project: str


def write_step(path: str, temporary: str, step: StepFile) -> None:
    """Write a step's file; one that is there gives way. Raises OSError, and leaves nothing behind then."""
    entry = step.entry
    head = json.dumps([*entry._replace(extras=None), step.recipe, step.wall, step.project]).encode()
    extras = entry.extras or b""
    sealed = seal(entry.key, head, extras)
    try:
        with open(temporary, "xb") as file:
            file.write(_MAGIC + _LENGTHS.pack(len(head), len(extras), sealed) + head)
            file.write(extras)
        os.replace(temporary, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)


def read_step(path: str, key: str) -> StepFile | None:
    """A step's file, or None where it is damaged. Raises OSError."""
    with open(path, "rb") as file:
        data = file.read()
    try:
        head_length, extras_length, sealed = _LENGTHS.unpack_from(data, len(_MAGIC))
        head = data[_START : _START + head_length]
        extras = data[_START + head_length :]
        whole = data.startswith(_MAGIC) and len(extras) == extras_length and seal(key, head, extras) == sealed
        if not whole:
            return None
        *fields, recipe, wall, project = json.loads(head)
        return StepFile(Entry(*fields)._replace(extras=extras or None), recipe, wall, project)
    except (struct.error, ValueError, TypeError):
        return None  # cut, or anything else than a step's file
