"""A problem: a reason why something cannot run yet, with its place and what would mend it."""

from typing import Literal

from hyperstudio.graph.values import Value


class Problem(Value):
    """What is wrong, where (address, file, line and column from 1), and what would mend it.

    `key` is the path of keys inside a JSON file, from which the line can be found.
    """

    what: str
    mend: str
    address: str = ""
    file: str = ""
    line: int | None = None
    column: int | None = None
    key: tuple[str | int, ...] = ()
    severity: Literal["error", "warning"] = "error"
