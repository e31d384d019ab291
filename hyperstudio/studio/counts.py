"""Counts, shares and durations as people read them, and what a search does not count."""

from collections.abc import Mapping, Sequence

from hyperstudio.optimizer.term_shares import Term

MOST_LEFT_OUT = 4


def count_text(number: int) -> str:
    """A count as people read it, also a very large one."""
    if number < 10**9:
        return f"{number:,}"
    power = len(str(number)) - 1
    return f"about {number / 10**power:.1f} × 10^{power}" if power < 300 else f"more than 10^{power}"


def first_line(text: str) -> str:
    """The first line of a longer text that says something."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def left_out_text(left_out: Mapping[str, str]) -> str:
    """Which implementations a search leaves out, and why: their addresses with the reasons."""
    said = [f"{address} ({why.rstrip('.')})" for address, why in left_out.items()]
    more = f" and {len(said) - MOST_LEFT_OUT} more" if len(said) > MOST_LEFT_OUT else ""
    return f"Left out of the search: {'; '.join(said[:MOST_LEFT_OUT])}{more}."


def again_text(measuring: int) -> str:
    """What follows a number of steps: how many more ran only to measure again; nothing where none did."""
    return f", and {measuring:,} more to measure again" if measuring else ""


def time_text(seconds: float) -> str:
    """A duration in few characters: `40 µs`, `0.4 ms`, `12 ms`, `1.2 s`, `3 min`, `2.5 h`."""
    if seconds < 0.0000995:
        return f"{max(seconds, 1e-6) * 1e6:.0f} µs" if seconds else "0 ms"
    if seconds < 0.0095:
        return f"{seconds * 1000:.1f} ms"
    if seconds < 0.9995:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 99.5:
        return f"{seconds:.1f} s"
    if seconds < 5970:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"


def shares_text(terms: Sequence[Term]) -> str:
    """By how much each term decides, in a sentence; empty where there is one term alone, or nothing varies."""
    if len(terms) < 2 or not any(term.range for term in terms):
        return ""
    said = [f"{term.text} {term.share:.0%}".replace("%", " %") for term in sorted(terms, key=lambda one: -one.share)]
    return f"Of the objective's range each term makes: {', '.join(said)}."


def luck_text(luck: tuple[float, int] | None) -> str:
    """How much better the best of so many would look by chance, in a sentence; empty where nobody knows."""
    if luck is None:
        return ""
    by, trials = luck
    is_are = "1 trial is" if trials == 1 else f"{trials:,} trials are"
    return (
        f"Were all equally good, the best would look {by:.3g} better than it is by chance; {is_are} within that of it."
    )
