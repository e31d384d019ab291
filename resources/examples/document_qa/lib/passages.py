"""A passage: a piece of a document's text that is found and read on its own."""

from typing import NamedTuple


class Passage(NamedTuple):
    """A piece of text, and the page (from 1) that it begins on."""

    text: str
    page: int
