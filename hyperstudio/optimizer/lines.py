"""Files to which a line of JSON is added now and then; a line that was cut by a kill harms no other."""

import json
from pathlib import Path
from typing import Any


def add_line(path: Path, said: Any) -> None:
    """Add a line. It begins anew, also after one that was cut."""
    with path.open("a", encoding="utf-8") as lines:
        lines.write(f"\n{json.dumps(said)}\n")


def whole_lines(path: Path) -> list[Any]:
    """What the lines say, without those that were cut; nothing where there is no file."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    found = []
    for line in lines:
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    return found
