"""Files that a request brings: each in a folder of its own, under a name that can do no harm."""

import re
import shutil
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from fastapi import UploadFile

from .problems import Problem
from .trail import CURRENT

LONGEST = 100
"""Signs of a file's name that are kept."""
PIECE = 1 << 20


class Uploads:
    """Holds the files of one request while it is answered."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="upload-"))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        trail = CURRENT.get()
        if trail is not None and trail.streams:
            trail.at_end(partial(shutil.rmtree, self.folder, ignore_errors=True))  # the answer is still to come
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    async def path(self, name: str, file: UploadFile, suffixes: Sequence[str] = ()) -> Path:
        """The file on disk. Problem 415 where its name ends otherwise than allowed, 422 where it is empty."""
        safe = safe_name(file.filename or "")
        if suffixes and Path(safe).suffix.lower() not in suffixes:
            listed = ", ".join(suffixes)
            raise Problem(415, f"“{name}” is a file called “{safe}”, but its name may end with: {listed}.")
        inside = self.folder / name
        inside.mkdir()
        place, size = inside / safe, 0
        with place.open("wb") as out:
            while piece := await file.read(PIECE):
                size += out.write(piece)
        if not size:
            raise Problem(422, f"“{name}” is an empty file.", errors=[{"at": name, "detail": "The file is empty."}])
        return place

    async def bytes(self, name: str, file: UploadFile, suffixes: Sequence[str] = ()) -> bytes:
        """The content of the file, under the same conditions."""
        return (await self.path(name, file, suffixes)).read_bytes()


def safe_name(name: str) -> str:
    """The last part of a name, with nothing in it that means something to a file system."""
    last = re.split(r"[/\\]", name)[-1]
    kept = re.sub(r"[^\w. ()+-]", "_", last).rstrip(" .")
    stem, dot, suffix = kept.rpartition(".")
    stem = stem.strip(" .")[: LONGEST - 12] or "file"
    return f"{stem}.{suffix[:10]}" if dot else kept[:LONGEST] or "file"
