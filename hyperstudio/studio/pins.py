"""Pinned values: what ports are to hold in the runs of this session, whatever their blocks would give.

Pins live as long as the project is open, and in no file: they are for looking what would follow. Nothing that is saved,
exported, searched or run from the command line knows them; `hyperstudio run --pin` is for that. Each run writes down
which ports were pinned.
"""

from typing import Any

from hyperstudio.errors import StudioError
from hyperstudio.planning.plan import Given
from hyperstudio.runner.worker.digests import OPAQUE
from hyperstudio.studio.given import given_pin, output_at
from hyperstudio.studio.looking import Held, newest_held
from hyperstudio.studio.studio import Studio

WORDS = frozenset({"str", "pathlib.Path", "Path", "object", "Any", "typing.Any"})
"""Types that take a text as it is."""
ANY = frozenset({"object", "Any", "typing.Any"})
"""Types that take whatever is JSON; what begins like a list or an object and is none was mistyped."""


def pin_last(studio: Studio, end: str) -> None:
    """Keep what a port held in the newest run. StudioError where no run has a value, or there are several."""
    port, held = output_at(studio.document.project, end), newest_held(studio, end)
    if port is None or not held:
        raise StudioError(f"No run has a value for “{end}”.", "Run to its block first, or give it a value.", end)
    if len({one.digest for one in held}) > 1 or held[0].place.endswith("]"):
        raise StudioError(f"“{end}” held another value for each item.", "Give it one value instead.", end)
    if held[0].digest.startswith(OPAQUE):
        raise StudioError(f"What “{end}” held lives in its process only.", "Give it a value instead.", end)
    studio.pin(end, Given("stored", held[0].digest, port.type))


def pin_text(studio: Studio, end: str, text: str) -> None:
    """Pin a value that is typed: JSON, a text for a port that takes one, or `@FILE`. StudioError for what it is not."""
    port = output_at(studio.document.project, end)
    given = given_pin(studio.document.project, end, text.strip())
    as_typed = given.form == "text" and given.value == text.strip()
    if port is not None and as_typed and (port.type not in WORDS or (port.type in ANY and given.value[:1] in "[{")):
        raise StudioError(
            f"This is no value of the type {port.type}.",
            "Write JSON, such as 3, [1, 2] or {…} with texts in quotes, or @ and the path of a file.",
            end,
        )
    if given.form == "file" and not (studio.folder / given.value).exists():
        raise StudioError(f"There is no file “{given.value}”.", "Give its path, from the project's folder on.", end)
    studio.pin(end, given)


def pinned_text(given: Given) -> str:
    """A pinned value in a few words."""
    if given.form == "stored":
        return "the value of an earlier run"
    return f"the file {given.value}" if given.form == "file" else _short(given.value)


def last_small(studio: Studio, end: str) -> Any:
    """What a port held last, where that is small and JSON; else None."""
    held: list[Held] = newest_held(studio, end)
    return held[0].value.get("value") if held else None


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
