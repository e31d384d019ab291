"""JSON as text: written in one canonical way, and read with every problem named by its line."""

import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from hyperstudio.errors import StudioError
from hyperstudio.files.json_lines import Path, lines_of, nesting
from hyperstudio.graph.problems import Problem
from hyperstudio.graph.values import thaw

MOST_BYTES = 16 * 2**20
MOST_NESTING = 100
_SURROGATE = re.compile("[\ud800-\udfff]")
_MARKER = re.compile(r"^(?:<{7} .*|={7}|>{7} .*|\|{7} .*)\r?$", re.MULTILINE)


def canonical(value: object, levels: int = 2) -> str:
    """The one text of a JSON value: keys sorted, two-space indent, final newline.

    The first `levels` levels have one entry a line, what lies deeper stands on its entry's line: with two, a
    port, wire, note or position is a line (all files but configurations); with one, a configuration's value is.
    Raises StudioError for a number that JSON does not have (infinity, not a number) and for other things
    than JSON has.
    """
    try:
        text = _written(thaw(value), levels, "")
    except (ValueError, TypeError) as error:
        raise StudioError(f"This value cannot be written as JSON: {error}.", "Use finite numbers and text.") from error
    return _SURROGATE.sub(lambda found: f"\\u{ord(found.group()):04x}", text) + "\n"


def _written(value: Any, levels: int, indent: str) -> str:
    if not levels or not isinstance(value, dict | list) or not value:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)
    inner = indent + "  "
    if isinstance(value, list):
        entries = [inner + _written(entry, levels - 1, inner) for entry in value]
        return "[\n" + ",\n".join(entries) + f"\n{indent}]"
    entries = [
        f"{inner}{json.dumps(key, ensure_ascii=False)}: {_written(value[key], levels - 1, inner)}"
        for key in sorted(value)
    ]
    return "{\n" + ",\n".join(entries) + f"\n{indent}}}"


@dataclass
class Parsed:
    """What a JSON file holds: `raw` (an object; empty where it is none), its problems, and where its keys stand.

    `whole` is false where something of the file is not in `raw`, so that it must not be written over.
    """

    file: str
    text: str
    address: str = ""
    raw: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    whole: bool = True

    @cached_property
    def _lines(self) -> dict[Path, list[int]]:
        return lines_of(self.text)

    def line(self, *path: str | int) -> int:
        """The line (from 1) of the key or item at this path; where there is none, that of what is around it."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines[path][-1] if path in self._lines else 1

    def report(self, what: str, mend: str, *path: str | int) -> None:
        """Add a problem about the key at this path."""
        self.problems.append(Problem(what=what, mend=mend, address=self.address, file=self.file, line=self.line(*path)))


def parse(text: str, file: str, address: str = "") -> Parsed:
    """Read the JSON object in `text`; `file` (a path inside the project) and `address` are named in the problems.

    Never raises: broken, doubled, too large or too deep content is a problem.
    """
    parsed = Parsed(file, text.removeprefix("\ufeff"), address)
    if len(text) > MOST_BYTES:
        return _broken(parsed, f"The file is larger than {MOST_BYTES // 2**20} MB.", "Keep data in files of data/.", 1)
    if marker := _MARKER.search(parsed.text):
        line = parsed.text.count("\n", 0, marker.start()) + 1
        return _broken(parsed, "There is a conflict marker of git.", "Resolve the conflict, then delete it.", line)
    depth, line = nesting(parsed.text)
    if depth > MOST_NESTING:
        return _broken(parsed, f"It is nested deeper than {MOST_NESTING} levels.", "Make it flatter.", line)
    doubled: list[str] = []

    def collect(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        collected = dict(pairs)
        if len(collected) != len(pairs):
            doubled.append("")
        return collected

    try:
        raw = json.loads(parsed.text, object_pairs_hook=collect, parse_constant=_refuse, parse_float=_finite)
    except json.JSONDecodeError as error:
        mend = "Mend the JSON there; a comma, a quote or a bracket is often missing just before."
        return _broken(parsed, f"This is not JSON: {error.msg} (column {error.colno}).", mend, error.lineno)
    except ValueError as error:
        return _broken(parsed, f"This is not JSON: {error}.", "Use numbers that are finite and not endless.", 1)
    if not isinstance(raw, dict):
        return _broken(parsed, "The file does not hold a JSON object.", "It starts with { and ends with }.", 1)
    parsed.raw = raw
    if doubled:
        _report_doubled(parsed)
    return parsed


def _broken(parsed: Parsed, what: str, mend: str, line: int) -> Parsed:
    parsed.problems.append(Problem(what=what, mend=mend, address=parsed.address, file=parsed.file, line=line))
    parsed.whole = False
    return parsed


def _report_doubled(parsed: Parsed) -> None:
    parsed.whole = False
    for path, lines in parsed._lines.items():
        if len(lines) < 2 or len(parsed._lines.get(path[:-1], ())) > 1:
            continue
        places = ", ".join(str(line) for line in lines[:-1])
        if path[0] == "wires" and len(path) == 2:
            what = f"“{path[1]}” has two producers (see also line {places})."
            mend = "Delete one of the two wires; an input takes one."
        else:
            what, mend = f"The key “{path[-1]}” is there twice (see also line {places}).", "Delete one of them."
        parsed.problems.append(Problem(what=what, mend=mend, address=parsed.address, file=parsed.file, line=lines[-1]))


def _refuse(word: str) -> float:
    raise ValueError(f"{word} is no JSON number")


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"{digits[:40]} is too large a number")
    return number
