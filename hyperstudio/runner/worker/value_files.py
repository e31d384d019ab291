"""Values as files: a header with lengths and checksums, the pickle's head, and its buffers aligned to 64 bytes.

A file is written under a temporary name and renamed, so it is whole or not there; it is read through a
copy-on-write map, so a reader may change what it got and nobody else sees it.
"""

import contextlib
import importlib
import mmap
import os
import struct
import zlib
from collections.abc import Callable
from typing import Any

from . import platform
from .digests import Pickled

_xxh3: Any = None
with contextlib.suppress(ImportError):
    _xxh3 = importlib.import_module("xxhash").xxh3_64_intdigest  # the project's interpreter may have it

MAGIC = b"HSVALUE1"
ALIGNMENT = 64
_START = struct.Struct("<8s8sQQQ")
_LENGTH = struct.Struct("<QQ")
_PIECE = 1 << 30


class Damaged(Exception):
    """A value's file does not hold what was written."""


def _crc32(data: bytes | memoryview) -> int:
    return zlib.crc32(data)


def _xxh3_64(data: bytes | memoryview) -> int:
    return int(_xxh3(data)) if _xxh3 is not None else 0


def _checksum(name: bytes) -> Callable[[bytes | memoryview], int] | None:
    if name == b"crc32":
        return _crc32
    return _xxh3_64 if name == b"xxh3" and _xxh3 is not None else None


def write_value(path: str, temporary: str, value: Pickled) -> int:
    """Write a value to `path` by way of `temporary`; the file's size in bytes. The first of two writers wins."""
    name = b"crc32" if _xxh3 is None else b"xxh3"
    checksum = _crc32 if _xxh3 is None else _xxh3_64
    head = bytes(value.head)
    table = b"".join(_LENGTH.pack(buffer.nbytes, checksum(buffer)) for buffer in value.buffers)
    start = _START.pack(MAGIC, name, len(head), checksum(head), len(value.buffers)) + table
    pieces: list[tuple[int, bytes | memoryview]] = [(0, start + struct.pack("<Q", zlib.crc32(start)) + head)]
    size = len(pieces[0][1])
    for buffer in value.buffers:
        size += -size % ALIGNMENT
        pieces.append((size, buffer))
        size += buffer.nbytes
    fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        platform.preallocate(fd, size)
        for offset, piece in pieces:
            _write_at(fd, offset, memoryview(piece))
        os.close(fd)
        fd = -1
        if not os.path.exists(path):
            os.rename(temporary, path)
            return size
    finally:
        if fd >= 0:
            os.close(fd)
        if os.path.exists(temporary):
            os.unlink(temporary)
    return size


def _write_at(fd: int, offset: int, data: memoryview) -> None:
    done = 0
    while done < data.nbytes:
        done += os.pwrite(fd, data[done : done + _PIECE], offset + done)


def read_value(path: str, verify: bool) -> Pickled:
    """The value in a file, its buffers mapped copy-on-write.

    Raises `Damaged` for a file whose header or, with `verify`, whose checksums are wrong, and `OSError`.
    """
    fd = os.open(path, os.O_RDONLY)
    try:
        size = os.fstat(fd).st_size
        if size < _START.size + 8:
            raise Damaged("The file is cut.")
        whole = memoryview(mmap.mmap(fd, size, access=mmap.ACCESS_COPY))
    finally:
        os.close(fd)
    magic, name, head_length, head_sum, count = _START.unpack_from(whole)
    table_end = _START.size + count * _LENGTH.size
    if magic != MAGIC or table_end + 8 > size:
        raise Damaged("The header is not a value's.")
    if struct.unpack_from("<Q", whole, table_end)[0] != zlib.crc32(whole[:table_end]):
        raise Damaged("The header was changed.")
    checksum = _checksum(name.rstrip(b"\0"))
    if verify and checksum is None:
        raise Damaged("It was written with a checksum that this interpreter cannot make (xxhash is missing).")
    at = table_end + 8
    head = whole[at : at + head_length]
    if len(head) != head_length or (verify and checksum is not None and checksum(head) != head_sum):
        raise Damaged("The head was changed.")
    at += head_length
    buffers = []
    for number in range(count):
        length, expected = _LENGTH.unpack_from(whole, _START.size + number * _LENGTH.size)
        at += -at % ALIGNMENT
        buffer = whole[at : at + length]
        if len(buffer) != length or (verify and checksum is not None and checksum(buffer) != expected):
            raise Damaged("A buffer was changed.")
        buffers.append(buffer)
        at += length
    return Pickled(head, buffers)
