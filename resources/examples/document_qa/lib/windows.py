"""Cutting a long text into pieces of about one length."""

from collections.abc import Iterable, Sequence


def windows(parts: Sequence[str], size: int, overlap: int = 0, joint: str = " ") -> Iterable[str]:
    """Parts put together into pieces of about `size` letters; the last `overlap` parts are said again in the next."""
    held: list[str] = []
    fresh = 0
    for part in parts:
        if fresh and sum(map(len, held)) + len(part) > size:
            yield joint.join(held)
            held = held[-overlap:] if overlap else []
            fresh = 0
        held.append(part)
        fresh += 1
    if fresh:
        yield joint.join(held)
