"""What the strip says of runs: their choices, and how the metrics went from one to the other."""

from __future__ import annotations

from hyperstudio.graph.addresses import last
from hyperstudio.studio.past_runs import PastRun

MOST_SETTINGS = 8


def settings_text(run: PastRun) -> str:
    """The choices and parameters of a run: `prep = deep, k = 7`."""
    if not run.configuration:
        return "Everything at its default."
    said = [f"{last(address)} = {value}" for address, value in sorted(run.configuration.items())]
    more = f", and {len(said) - MOST_SETTINGS} more" if len(said) > MOST_SETTINGS else ""
    return ", ".join(said[:MOST_SETTINGS]) + more


def metrics_text(before: PastRun, after: PastRun) -> str:
    """How the metrics went from one run to the other."""
    said = []
    for name in sorted(before.metrics.keys() & after.metrics.keys()):
        was, now = before.metrics[name], after.metrics[name]
        change = f" ({now - was:+.3g})" if now != was else ""
        said.append(f"{name} {was:.4g} → {now:.4g}{change}")
    return "   ".join(said)
