"""Runs and values as tables of HTML, as notebooks show them."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from hyperstudio.studio.past_runs import PastRun

TEXT = "text-align:left"
NUMBER = "text-align:right"
MOST = 200


def run_html(
    status: str,
    seconds: float,
    steps: Mapping[str, int],
    metrics: Mapping[str, float],
    outputs: Mapping[str, Any],
    failure: Mapping[str, Any] | None,
) -> str:
    """A run that is over: what became of it, its metrics and outputs."""
    counts = ", ".join(f"{steps[name]} {name}" for name in ("run", "reused", "failed", "skipped") if steps[name])
    parts = [f"<div><b>{escape(status)}</b> in {seconds:.2f} s: {escape(counts)}</div>"]
    if failure:
        where = f"{failure['file']}, line {failure['line']}" if failure.get("file") else failure["address"]
        parts.append(f"<div><code>{escape(str(where))}</code> {escape(str(failure['what']))}</div>")
    if metrics:
        parts.append(table(("metric", "value"), ((name, f"{value:.4g}") for name, value in metrics.items()), {1}))
    if outputs:
        parts.append(table(("output", "value"), ((port, _short(value)) for port, value in outputs.items()), set()))
    return "".join(parts)


def values_html(ports: Iterable[tuple[str, str]]) -> str:
    """Ports and what they held: type and shape; those of items are folded away."""
    rows = list(ports)
    more = f"<div>… and {len(rows) - MOST} more</div>" if len(rows) > MOST else ""
    shown = table(("port", "value"), rows[:MOST], set()) + more
    return f"<details open><summary>{len(rows)} values</summary>{shown}</details>"


def runs_html(runs: Iterable[PastRun]) -> str:
    """The history of runs, the newest first."""
    rows = list(runs)
    names = sorted({name for run in rows for name in run.metrics})
    cells = (
        (
            run.id,
            run.workflow,
            run.configuration_name,
            run.status,
            *(f"{run.metrics[name]:.4g}" if name in run.metrics else "" for name in names),
        )
        for run in rows
    )
    numbers = set(range(4, 4 + len(names)))
    return table(("run", "workflow", "configuration", "status", *names), cells, numbers)


def table(header: Iterable[str], rows: Iterable[Iterable[str]], numbers: set[int]) -> str:
    """A table; the columns of `numbers` stand at the right."""
    head = "".join(f"<th style='{_side(place, numbers)}'>{escape(name)}</th>" for place, name in enumerate(header))
    body = "".join(
        "<tr>" + "".join(f"<td style='{_side(n, numbers)}'>{escape(cell)}</td>" for n, cell in enumerate(row)) + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _side(column: int, numbers: set[int]) -> str:
    return NUMBER if column in numbers else TEXT


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 120 else f"{text[:117]}…"
