"""Blocks as text, for the clipboard: what was copied in one window is pasted in any other."""

import json
from typing import Any

from hyperstudio.editing.clips import PLACE, Clip
from hyperstudio.errors import StudioError
from hyperstudio.files.read import read_texts
from hyperstudio.files.write import texts
from hyperstudio.graph.values import FrozenMap

KIND = "hyperstudio blocks"
FORMAT = 1
LONGEST = 64 * 2**20


def text_of(clip: Clip) -> str:
    """The clip as JSON: its files by path, and where it came from."""
    content = {
        "kind": KIND,
        "format": FORMAT,
        "origin": clip.origin,
        "working": clip.working,
        "incoming": dict(clip.incoming),
        "files": texts(clip.project),
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def read_clip(text: str) -> Clip | None:
    """The clip that a text holds; None where it holds none."""
    if KIND not in text or len(text) > LONGEST:
        return None
    try:
        content: dict[str, Any] = json.loads(text)
        if content["kind"] != KIND or content["format"] != FORMAT:
            return None
        files, incoming = content["files"], content["incoming"]
        said = [content["origin"], content["working"], *files, *files.values(), *incoming, *incoming.values()]
        if not all(isinstance(word, str) for word in said):
            return None
        project = read_texts(files)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, StudioError):
        return None
    if PLACE not in project.workflows or not project.workflows[PLACE].graph.names:
        return None
    return Clip(project, content["origin"], content["working"], FrozenMap(incoming))
