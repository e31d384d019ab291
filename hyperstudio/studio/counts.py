"""Counts as people read them."""


def count_text(number: int) -> str:
    """A count as people read it, also a very large one."""
    if number < 10**9:
        return f"{number:,}"
    power = len(str(number)) - 1
    return f"about {number / 10**power:.1f} × 10^{power}" if power < 300 else f"more than 10^{power}"
