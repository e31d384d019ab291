"""Digests: what a value is, in 33 characters; and the pickled form that they are made from."""

import contextlib
import hashlib
import importlib
import pickle
from collections.abc import Sequence
from typing import Any

_xxh3_128: Any = None
with contextlib.suppress(ImportError):
    _xxh3_128 = importlib.import_module("xxhash").xxh3_128  # the project's interpreter may have it

ALGORITHM = "b" if _xxh3_128 is None else "x"
OUT_OF_BAND_FROM = 1024
OPAQUE = "opaque:"


def text_digest(text: str) -> str:
    """The digest of a text that stands for something (a key, a recipe): 32 hexadecimal characters."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def bytes_digest(data: bytes | memoryview) -> str:
    """The digest of bytes, beginning with the letter of its algorithm."""
    if _xxh3_128 is None:
        return "b" + hashlib.blake2b(data, digest_size=16).hexdigest()
    return "x" + str(_xxh3_128(data).hexdigest())


class Hasher:
    """The digest of bytes that come in pieces, in the algorithm of this interpreter or another that it has."""

    def __init__(self, algorithm: str = ALGORITHM) -> None:
        self._algorithm = algorithm
        self._made: Any = hashlib.blake2b(digest_size=16) if algorithm == "b" else _xxh3_128()

    def add(self, data: bytes | memoryview) -> None:
        """Take the next piece."""
        self._made.update(data)

    def text(self) -> str:
        """The digest of all pieces, beginning with the letter of its algorithm."""
        return self._algorithm + str(self._made.hexdigest())


class Pickled:
    """A value as a pickle (protocol 5) whose large buffers stay outside: `head`, `buffers`, `size` in bytes."""

    __slots__ = ("buffers", "head", "size")

    def __init__(self, head: bytes | memoryview, buffers: Sequence[memoryview]) -> None:
        self.head = head
        self.buffers = buffers
        self.size = len(head) + sum(buffer.nbytes for buffer in buffers) if buffers else len(head)

    def digest(self) -> str:
        """The digest of the value."""
        if not self.buffers:
            return bytes_digest(self.head)
        hasher = Hasher()
        hasher.add(self.head)
        for buffer in self.buffers:
            hasher.add(buffer.nbytes.to_bytes(8, "little"))
            hasher.add(buffer)
        return hasher.text()

    def value(self) -> Any:
        """The value again, sharing nothing with what was pickled. Runs the code of its classes."""
        return pickle.loads(self.head, buffers=[bytearray(buffer) for buffer in self.buffers])


def pickled(value: Any) -> Pickled | None:
    """The pickled form of a value, or None when it cannot be pickled. Its buffers are views of the value's own."""
    buffers: list[memoryview] = []

    def keep(buffer: pickle.PickleBuffer) -> bool:
        try:
            raw = buffer.raw()
        except BufferError:
            return True  # not in one piece: the pickler says whether it can
        if raw.nbytes < OUT_OF_BAND_FROM:
            return True
        buffers.append(raw)
        return False

    try:
        return Pickled(pickle.dumps(value, 5, buffer_callback=keep), buffers)
    except Exception:  # the value's own pickling code may raise anything
        return None


def members_digest(kind: str, names: Sequence[str] | None, digests: Sequence[str]) -> str:
    """The digest of a list or bundle that is made of values with digests of their own."""
    text = text_digest(f"{kind}|{'|'.join(names or ())}|{'|'.join(digests)}")
    return (OPAQUE if any(digest.startswith(OPAQUE) for digest in digests) else "m") + text
