"""What differs between operating systems when files are written: locks, and folders that are made durable."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hyperstudio.errors import StudioError

PATIENCE = 10.0
"""For how many seconds a lock is waited for."""


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable (where the system can)."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def lock(
    path: Path, busy: str = "Another window or command is saving this project.", patience: float | None = None
) -> Iterator[None]:
    """Hold a lock that other processes respect; it ends with the process, however that ends.

    Raises StudioError, which says `busy`, when another one holds it for longer than `patience` in seconds (by default
    `PATIENCE`), OSError where the file cannot be made.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        deadline = time.monotonic() + (PATIENCE if patience is None else patience)
        while not _taken(descriptor):
            if time.monotonic() > deadline:
                raise StudioError(busy, "Wait for it, then try again.")
            time.sleep(0.02)
        yield
    finally:
        os.close(descriptor)


def is_locked(path: Path) -> bool:
    """Whether another one holds the lock of a file. OSError where the file cannot be opened."""
    try:
        with lock(path, patience=0.0):
            return False
    except StudioError:
        return True


if sys.platform == "win32":
    import msvcrt

    def _taken(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _taken(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
