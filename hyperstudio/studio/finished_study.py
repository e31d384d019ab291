"""A study for Python: what `project.optimize(...)` gives."""

from html import escape
from typing import Any

from hyperstudio.studio.findings import study_result
from hyperstudio.studio.optimizing import Optimization


class FinishedStudy:
    """A search that has ended.

    `best` and `recommended` are configurations (choices and parameters by address) or None where no trial is feasible;
    `trials` are rows as `hyperstudio trials --json` prints them, `steps` how many were run, reused, would have been
    run by a search without reuse, and ran only to measure again; `final` is the final test, where the project has one.
    """

    def __init__(self, optimization: Optimization) -> None:
        self._result = result = study_result(optimization)
        self.name: str = result["study"]
        self.best: dict[str, Any] | None = result["best"] and result["best"]["configuration"]
        self.recommended: dict[str, Any] | None = result["recommended"] and result["recommended"]["configuration"]
        self.objective: float | list[float] | None = result["best"] and result["best"]["objective"]
        self.metrics: dict[str, float] = result["best"]["metrics"] if result["best"] else {}
        self.trials: list[dict[str, Any]] = result["trials"]
        self.steps: dict[str, int] = result["steps"]
        self.final: dict[str, Any] | None = result["final"]

    def __repr__(self) -> str:
        reached = "none is feasible" if self.best is None else f"best {self.objective}"
        return f"<study {self.name}: {len(self.trials)} trials, {reached}>"

    def _repr_html_(self) -> str:
        """A table of the trials, the best on top, for notebooks."""
        names = list(dict.fromkeys(name for row in self.trials for name in row["metrics"]))
        rows = sorted(self.trials, key=lambda row: (row["configuration"] != self.best, row["trial"]))
        head = "".join(f"<th>{escape(name)}</th>" for name in ("trial", "objective", *names, "configuration"))
        lines = [f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in _cells(row, names))}</tr>" for row in rows]
        return f"<p>{escape(repr(self)[1:-1])}</p><table><tr>{head}</tr>{''.join(lines)}</table>"


def _cells(row: dict[str, Any], names: list[str]) -> list[str]:
    said = row["objective"] if row["state"] == "done" else row["why"]
    numbers = [f"{row['metrics'][name]:.4g}" if name in row["metrics"] else "" for name in names]
    choices = ", ".join(f"{address} = {value}" for address, value in row["configuration"].items())
    return [str(row["trial"]), f"{said:.6g}" if isinstance(said, float) else str(said), *numbers, choices]
