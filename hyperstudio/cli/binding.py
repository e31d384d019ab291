"""The option that says what of the superposition goes along with an export."""

from typing import Annotated

import typer

from hyperstudio.errors import StudioError

Bind = Annotated[
    list[str] | None,
    typer.Option(
        "--bind",
        metavar="ADDRESS=WHEN",
        help="What is chosen later: a block or a parameter, at the `start` or for each `call`; the rest is `frozen`.",
    ),
]


def bound(words: list[str] | None) -> dict[str, str]:
    """The option by address. StudioError where it has another form."""
    found = {}
    for word in words or []:
        address, sign, when = word.partition("=")
        if not sign or not address:
            raise StudioError(
                f"“{word}” does not say what is chosen when.", "Write --bind ask.retrieve=call, or =start, or =frozen."
            )
        found[address] = when
    return found
