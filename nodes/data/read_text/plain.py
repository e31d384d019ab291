"""Reading text: a plain text file."""

from pathlib import Path
from typing import Literal

ERRORS = {"fail": "strict", "replace": "replace"}


def plain(file: Path, *, encoding: str = "utf-8-sig", unreadable: Literal["fail", "replace"] = "fail") -> str:
    """Read a text file. What is no text in this encoding fails, or is replaced by a sign for it (U+FFFD).

    Raises UnicodeDecodeError, and LookupError for an encoding that does not exist.
    """
    return file.read_text(encoding=encoding, errors=ERRORS[unreadable])
