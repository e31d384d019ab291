"""How far Python lines are indented: after Enter, with Tab, and back."""

from __future__ import annotations

ENDS_BLOCK = ("return", "pass", "raise", "break", "continue")


def indent_after(line: str, step: int) -> int:
    """The spaces that the line after `line` (its text up to the cursor) begins with."""
    here = len(line) - len(line.lstrip(" "))
    code = _without_comment(line).rstrip()
    if code.endswith(":") or code.endswith(("(", "[", "{")):
        return here + step
    words = code.split()
    if words and words[0] in ENDS_BLOCK:
        return max(0, here - step)
    return here


def to_previous_stop(before: str, step: int) -> int:
    """How many spaces Backspace takes where only spaces stand before the cursor; 0: it is no such place."""
    if not before or before.strip(" "):
        return 0
    return (len(before) - 1) % step + 1


def indented(line: str, by: int) -> str:
    """The line with `by` spaces more (or, when negative, at most so many less); empty lines stay empty."""
    if by >= 0:
        return " " * by + line if line.strip() else line
    spaces = len(line) - len(line.lstrip(" "))
    return line[min(spaces, -by) :]


def _without_comment(line: str) -> str:
    quote = ""
    for place, sign in enumerate(line):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign == "#":
            return line[:place]
    return line
