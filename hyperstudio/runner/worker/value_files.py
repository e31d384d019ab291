"""Values as files: a header with lengths and checksums, the pickle's head, and its buffers aligned to 64 bytes.

A file is written under a temporary name and gets its own when it is whole. A large one is read through a
copy-on-write map, so a reader may change what it got and nobody else sees it.
"""

import contextlib
import importlib
import mmap
import os
import struct
import sys
import zlib
from collections.abc import Callable
from typing import Any

from . import platform
from .digests import Pickled

_xxh3: Any = None
with contextlib.suppress(ImportError):
    _xxh3 = importlib.import_module("xxhash").xxh3_64_intdigest  # the project's interpreter may have it

MAGIC = b"HSVALUE2"
ALIGNMENT = 64
MAPPED_FROM = 1 << 20
"""Smaller files are read: each map holds a descriptor, and a list of thousands of values must not use them up."""

# Magic, name of the checksum, the value's digest, size of the file, length and checksum of the head, number of buffers.
_START = struct.Struct("<8s8s48sQQQQ")
_LENGTH = struct.Struct("<QQ")
_SEAL = struct.Struct("<Q")
_PIECE = 1 << 30
_UNTRACKED: dict[str, Any] = {"trackfd": False} if sys.version_info >= (3, 13) else {}


class Damaged(Exception):
    """A value's file does not hold what was written."""


class Unverifiable(Exception):
    """A value's file may be whole, but this interpreter cannot make the checksum that it was written with."""


def _crc32(data: bytes | memoryview) -> int:
    return zlib.crc32(data)


def _xxh3_64(data: bytes | memoryview) -> int:
    return int(_xxh3(data))


def _checksum(name: bytes) -> Callable[[bytes | memoryview], int]:
    if name == b"crc32":
        return _crc32
    if name == b"xxh3" and _xxh3 is not None:
        return _xxh3_64
    raise Unverifiable("It was written with a checksum that this interpreter cannot make (xxhash is missing).")


def write_value(path: str, temporary: str, digest: str, value: Pickled, mode: int = 0o600) -> int:
    """Write a value to `path` by way of `temporary`; the file's size in bytes. The first of two writers wins.

    Raises OSError; then nothing is left behind.
    """
    name = b"crc32" if _xxh3 is None else b"xxh3"
    checksum = _checksum(name)
    head = bytes(value.head)
    table = b"".join(_LENGTH.pack(buffer.nbytes, checksum(buffer)) for buffer in value.buffers)
    at = size = _START.size + len(table) + _SEAL.size + len(head)
    for buffer in value.buffers:
        size += -size % ALIGNMENT + buffer.nbytes
    start = _START.pack(MAGIC, name, digest.encode(), size, len(head), checksum(head), len(value.buffers)) + table
    fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        try:
            platform.preallocate(fd, size)
            _write_at(fd, 0, memoryview(start + _SEAL.pack(zlib.crc32(start)) + head))
            for buffer in value.buffers:
                at += -at % ALIGNMENT
                _write_at(fd, at, memoryview(buffer))
                at += buffer.nbytes
        finally:
            os.close(fd)
        place(temporary, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
    return size


def place(temporary: str, path: str) -> None:
    """Give a file its own name, unless another has it already."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        return  # the other writer was first, with the same content
    except OSError:
        os.rename(temporary, path)  # a file system without links


def _write_at(fd: int, offset: int, data: memoryview) -> None:
    done = 0
    while done < data.nbytes:
        done += os.pwrite(fd, data[done : done + _PIECE], offset + done)


def _content(fd: int, size: int) -> memoryview:
    """The bytes of a file as one's own: mapped copy-on-write where that pays, else read."""
    if size >= MAPPED_FROM:
        with contextlib.suppress(OSError):  # too many maps or descriptors: then it is read
            return memoryview(mmap.mmap(fd, size, access=mmap.ACCESS_COPY, **_UNTRACKED))
    whole = memoryview(bytearray(size))
    done = 0
    while done < size and (got := os.preadv(fd, [whole[done:]], done)):
        done += got
    return whole


def read_value(path: str, digest: str, verify: bool) -> Pickled:
    """The value in a file, in memory that is the caller's own.

    Raises `Damaged` for a file that is cut, is not this value's, or (with `verify`) whose checksums are wrong;
    `Unverifiable`; and OSError.
    """
    fd = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
    try:
        size = os.fstat(fd).st_size
        if size < _START.size + _SEAL.size:
            raise Damaged("The file is cut.")
        whole = _content(fd, size)
    finally:
        os.close(fd)
    magic, name, owner, length, head_length, head_sum, count = _START.unpack_from(whole)
    at = _START.size + count * _LENGTH.size
    if magic != MAGIC or at + _SEAL.size > size or _SEAL.unpack_from(whole, at)[0] != zlib.crc32(whole[:at]):
        raise Damaged("The header was changed.")
    if owner.rstrip(b"\0") != digest.encode() or length != size:
        raise Damaged("It is another value's file, or cut.")
    checksum = _checksum(name.rstrip(b"\0")) if verify else None
    at += _SEAL.size
    head = whole[at : at + head_length]
    if checksum is not None and checksum(head) != head_sum:
        raise Damaged("The head was changed.")
    at += head_length
    buffers = []
    for number in range(count):
        length, expected = _LENGTH.unpack_from(whole, _START.size + number * _LENGTH.size)
        at += -at % ALIGNMENT
        buffer = whole[at : at + length]
        if checksum is not None and checksum(buffer) != expected:
            raise Damaged("A buffer was changed.")
        buffers.append(buffer)
        at += length
    return Pickled(head, buffers)
