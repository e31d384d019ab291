"""The lines of one run, kept within bounds: what a log shows of each block."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["stdout", "stderr", "logging", "error", "note"]
MOST_CHARACTERS = 2_000_000
LONGEST_LINE = 2_000


@dataclass(frozen=True, slots=True)
class Text:
    """Text that came from one place at once; it may hold many lines."""

    place: str
    address: str
    kind: Kind
    text: str


class Lines:
    """The texts of one run in the order in which they came; the oldest go when there are too many."""

    def __init__(self, most: int = MOST_CHARACTERS) -> None:
        self._texts: deque[Text] = deque()
        self._most = most
        self._size = 0
        self.dropped = 0

    def add(self, text: Text) -> None:
        """One more."""
        kept = _bounded(text.text, self._most)
        if len(kept) != len(text.text):
            self.dropped += len(text.text) - len(kept)
            text = Text(text.place, text.address, text.kind, kept)
        self._texts.append(text)
        self._size += len(kept)
        while self._size > self._most and len(self._texts) > 1:
            gone = self._texts.popleft()
            self._size -= len(gone.text)
            self.dropped += len(gone.text)

    def of(self, address: str) -> Iterator[Text]:
        """The texts of a block or implementation and all that lies in it; of everything for an empty address."""
        for text in list(self._texts):
            if lies_in(text, address):
                yield text


def lies_in(text: Text, address: str) -> bool:
    """Whether a text came from an address, or from what lies in it."""
    return not address or any(at == address or at.startswith(f"{address}.") for at in (text.address, text.place))


def last_lines(texts: Iterable[Text], most: int) -> list[Text]:
    """The last `most` lines of these texts, long lines cut."""
    found: list[Text] = []
    room = most
    for text in reversed(list(texts)):
        if room <= 0:
            break
        lines = text.text.splitlines(keepends=True)
        kept = lines[-room:]
        room -= len(kept)
        cut = "".join(line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]} …\n" for line in kept)
        found.append(Text(text.place, text.address, text.kind, cut))
    return found[::-1]


def first_lines(texts: list[Text], most: int) -> tuple[list[Text], list[Text]]:
    """The first `most` lines of these texts, and the rest."""
    found: list[Text] = []
    room = most
    for number, text in enumerate(texts):
        lines = text.text.splitlines(keepends=True)
        if len(lines) > room:
            head, tail = "".join(lines[:room]), "".join(lines[room:])
            found += [Text(text.place, text.address, text.kind, head)] if head else []
            return found, [Text(text.place, text.address, text.kind, tail), *texts[number + 1 :]]
        found.append(text)
        room -= len(lines)
    return found, []


def _bounded(text: str, most: int) -> str:
    return text if len(text) <= most else text[-most:]
