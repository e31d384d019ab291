"""What is told about a failure in the project's code: its error, its place in the project's files, what went in."""

import os
import traceback
from collections.abc import Mapping
from typing import Any

from .telling import shape_of, type_name

MESSAGE_LIMIT = 10_000


def error_told(error: BaseException, project: str, fallback: str | None) -> dict[str, Any]:
    """Type, message, traceback (the project's frames only), file and line (relative to the project).

    `fallback` is the implementation's file, for errors that were raised before any of its lines ran.
    """
    inside = project + os.sep
    try:
        message = str(error)
    except Exception:  # the exception's own class is the project's code
        message = "(its message could not be made)"
    message = message[:MESSAGE_LIMIT]
    file, line = fallback, None
    frames = traceback.extract_tb(error.__traceback__) if error.__traceback__ else []
    for frame in frames:
        if frame.filename.startswith(inside):
            file, line = frame.filename[len(inside) :], frame.lineno
    if isinstance(error, SyntaxError) and error.filename and error.filename.startswith(inside):
        file, line = error.filename[len(inside) :], error.lineno
    kind = type(error)
    name = (
        kind.__qualname__ if kind.__module__ in ("builtins", "__main__") else f"{kind.__module__}.{kind.__qualname__}"
    )
    if kind.__module__.startswith("_hyperstudio_worker."):
        name = kind.__qualname__
    return {"type": name, "message": message, "traceback": _cut(error, inside), "file": file, "line": line}


def _cut(error: BaseException, inside: str) -> str:
    """The traceback with the frames of the project, and those of its causes."""
    try:
        told = traceback.TracebackException.from_exception(error)
    except Exception:  # exceptions of the project may not even let themselves be described
        return f"{type(error).__name__}\n"
    seen: set[int] = set()
    waiting: list[traceback.TracebackException] = [told]
    while waiting:
        part = waiting.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        kept = [frame for frame in part.stack if frame.filename.startswith(inside)]
        for frame in kept:
            frame.filename = frame.filename[len(inside) :]
        part.stack = traceback.StackSummary.from_list(kept)
        if (getattr(part, "filename", None) or "").startswith(inside):  # a syntax error has one
            part.filename = part.filename[len(inside) :]
        waiting.extend(other for other in (part.__cause__, part.__context__) if other is not None)
    text = "".join(told.format())
    return text if len(text) <= 2 * MESSAGE_LIMIT else f"{text[:MESSAGE_LIMIT]}\n…\n{text[-MESSAGE_LIMIT:]}"


def inputs_told(arguments: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Name, type and shape of what a step was given."""
    return [{"name": name, "type": type_name(value), "shape": shape_of(value)} for name, value in arguments.items()]
