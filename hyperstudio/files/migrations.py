"""Older formats brought to today's: a chain of functions on raw JSON, before anything is checked.

Format 0 was that of the prototypes, before the first release: what people read was called `label` instead of
`title`, and the wires of a graph were a list of pairs, source first. Format 1 is the first released one.
"""

from collections.abc import Callable, Mapping
from typing import Any

from hyperstudio.errors import StudioError
from hyperstudio.files.locate import PROJECT_FILE
from hyperstudio.graph.project import FORMAT

RawFiles = dict[str, dict[str, Any]]
"""All JSON files of a project that could be read: what they hold, by their paths."""


def why_not_readable(raw: Mapping[str, Any]) -> StudioError | None:
    """Why a project with this raw hyperstudio.json cannot be read at all; None when it can."""
    number = raw.get("format")
    if type(number) is not int or number < 0:
        said = f"{PROJECT_FILE} does not say which format it is in."
        return StudioError(said, f'Write "format": {FORMAT} into it, if the project is of today.')
    if number > FORMAT:
        said = f"The project was made by a newer HyperStudio (format {number}; this one knows up to {FORMAT})."
        return StudioError(said, "Upgrade HyperStudio; nothing was changed.")
    return None


def migrated(files: RawFiles, number: int) -> RawFiles:
    """The files, which are in format `number`, in today's format; the ones given are not changed."""
    for step in STEPS[number:]:
        files = step(files)
        number += 1
        files[PROJECT_FILE] = {**files[PROJECT_FILE], "format": number}
    return files


def _from_0(files: RawFiles) -> RawFiles:
    return {path: _titled(_wired(raw)) for path, raw in files.items()}


def _titled(raw: dict[str, Any]) -> dict[str, Any]:
    named = dict(raw)
    if "label" in named and "title" not in named:
        named["title"] = named.pop("label")
    for side in ("inputs", "outputs"):
        if isinstance(named.get(side), list):
            named[side] = [_titled(port) if isinstance(port, dict) else port for port in named[side]]
    return named


def _wired(raw: dict[str, Any]) -> dict[str, Any]:
    wires = raw.get("wires")
    pairs = isinstance(wires, list) and all(isinstance(pair, list) and len(pair) == 2 for pair in wires)
    if not isinstance(wires, list) or not pairs or not all(isinstance(end, str) for pair in wires for end in pair):
        return raw
    by_target = {target: source for source, target in wires}
    return {**raw, "wires": by_target} if len(by_target) == len(wires) else raw


STEPS: tuple[Callable[[RawFiles], RawFiles], ...] = (_from_0,)
"""The function at place n brings all files from format n to n + 1."""
