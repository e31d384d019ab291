"""Help for each argument, found in a docstring of the Google, NumPy or Sphinx style."""

import ast
import inspect
import re

from hyperstudio.reading.syntax import Function

_HEADING = re.compile(
    r"(?:(?:other|keyword) )?(?:args|arguments|parameters|params|attributes|inputs):?\Z", re.IGNORECASE
)
_GOOGLE = re.compile(r"\*{0,2}(?P<names>\w+(?:\s*,\s*\w+)*)\s*(?:\([^)]*\))?\s*:(?:\s+(?P<text>.*)|)\Z")
_NUMPY = re.compile(r"\*{0,2}(?P<names>\w+(?:\s*,\s*\w+)*)\s*(?::.*)?\Z")
_SPHINX = re.compile(
    r":(?:param|parameter|arg|argument|key|keyword)\s+(?:[^:]*\s)?\*{0,2}(?P<names>\w+)\s*:\s*(?P<text>.*)\Z"
)


def docstring(node: ast.Module | ast.ClassDef | Function | None) -> str:
    """The cleaned docstring, "" where there is none."""
    if node is None or not node.body:
        return ""
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return inspect.cleandoc(first.value.value).strip()
    return ""


def argument_help(text: str) -> dict[str, str]:
    """What a (cleaned) docstring says about each argument, in one line each."""
    lines = text.splitlines()
    found: dict[str, str] = {}
    for at, line in enumerate(lines):
        if sphinx := _SPHINX.match(line.strip()):
            more = _indented(lines, at + 1, _depth(line))
            found.setdefault(sphinx["names"], _joined([sphinx["text"], *more]))
        elif _HEADING.match(line.strip()):
            under = at + 1 < len(lines) and re.fullmatch(r"\s*-{3,}\s*", lines[at + 1])
            if under:
                _read_items(_until_heading(lines, at + 2), _NUMPY, found)
            elif line.rstrip().endswith(":"):
                _read_items(_indented(lines, at + 1, _depth(line)), _GOOGLE, found)
    return found


def _read_items(lines: list[str], item: re.Pattern[str], found: dict[str, str]) -> None:
    """Items stand at the depth of the first line, their text behind them or deeper."""
    depth = next((_depth(line) for line in lines if line.strip()), 0)
    for at, line in enumerate(lines):
        if line.strip() and _depth(line) <= depth and (match := item.match(line.strip())):
            text = match.groupdict().get("text") or ""
            said = _joined([text, *_indented(lines, at + 1, depth)])
            for name in match["names"].split(","):
                found.setdefault(name.strip(), said)


def _indented(lines: list[str], start: int, depth: int) -> list[str]:
    """The lines from `start` on that are deeper than `depth` (or empty)."""
    found: list[str] = []
    for line in lines[start:]:
        if line.strip() and _depth(line) <= depth:
            break
        found.append(line)
    return found


def _until_heading(lines: list[str], start: int) -> list[str]:
    """The lines of a NumPy section: until the next underlined heading."""
    for at in range(start, len(lines)):
        if re.fullmatch(r"\s*-{3,}\s*", lines[at]):
            return lines[start : at - 1]
    return lines[start:]


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _joined(lines: list[str]) -> str:
    paragraph: list[str] = []
    for line in lines:
        if not line.strip() and any(paragraph):
            break
        paragraph.append(line.strip())
    return " ".join(filter(None, paragraph))
