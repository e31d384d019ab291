"""What the command line prints: text for people, or exactly one JSON object."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import typer

from hyperstudio.errors import StudioError

DONE, FAILED, REFUSED, STOPPED = 0, 1, 2, 130


def answer(as_json: bool, data: dict[str, Any], people: Callable[[], None]) -> None:
    """Print one JSON object on standard output, or what people read."""
    if as_json:
        sys.stdout.write(json.dumps(data, ensure_ascii=False, allow_nan=False, default=str) + "\n")
        sys.stdout.flush()
    else:
        people()


def say(text: str = "") -> None:
    """A line for people, on standard output."""
    typer.echo(text)


def note(text: str) -> None:
    """A message beside the answer, on standard error."""
    typer.echo(text, err=True)


@contextmanager
def told(as_json: bool) -> Iterator[None]:
    """Turn a StudioError into its message (what happened, what mends it) and exit code 2."""
    try:
        yield
    except StudioError as refusal:
        if as_json:
            error = {"what": refusal.what, "mend": refusal.mend, "address": refusal.address}
            sys.stdout.write(json.dumps({"error": error}, ensure_ascii=False) + "\n")
        else:
            note(refusal.what)
            if refusal.mend:
                note(refusal.mend)
        raise typer.Exit(REFUSED) from refusal
    except KeyboardInterrupt as stopped:
        note("Stopped.")
        raise typer.Exit(STOPPED) from stopped


def table(rows: list[list[str]], header: list[str]) -> str:
    """Columns side by side."""
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]

    def line(cells: list[str]) -> str:
        return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()

    return "\n".join([line(header), line(["─" * width for width in widths]), *map(line, rows)])
