"""Showing a table: a page of it in an order and under a condition, and what its columns hold."""

import sys
from typing import Any, NamedTuple

from .cells import cell
from .columns import Column, column_of, frame_of, names_of, order_of, spoken, statistics
from .filters import Filter
from .telling import type_name

KEPT_ORDERS = 4
KEPT_COLUMNS = 8
COLUMNS = 200
PREDICTED = ("predicted", "prediction", "pred", "y_pred", "yhat", "answer", "forecast")
TRUE = ("true", "truth", "y_true", "actual", "target", "label", "expected", "y")
SURE = ("probability", "proba", "confidence", "sure")


class Asked(NamedTuple):
    """Which part of a table is wanted; `sort` is a column by name or place, `filter` a condition as text."""

    start: int = 0
    rows: int = 200
    sort: str | int | None = None
    descending: bool = False
    filter: str = ""
    left: int = 0
    width: int = COLUMNS
    worst: bool = False


def is_table(value: Any) -> bool:
    """Whether a value is a table of pandas, Polars or pyarrow."""
    pandas: Any = sys.modules.get("pandas")
    if pandas is not None and isinstance(value, (pandas.DataFrame, pandas.Series, pandas.Index)):
        return True
    return type_name(value) in ("polars.DataFrame", "pyarrow.Table", "pyarrow.lib.Table")


class Table:
    """One table with what was worked out for it: its columns as arrays, and the rows under conditions and in order."""

    def __init__(self, value: Any) -> None:
        self.type = type_name(value)
        self.shape = [int(length) for length in value.shape]
        self.frame = frame_of(value)
        self.names = names_of(self.frame)
        self._columns: dict[int, Column] = {}
        self._orders: dict[tuple[Any, ...], Any] = {}

    def column(self, place: int) -> Column:
        """The column at a place."""
        if place not in self._columns:
            while len(self._columns) >= KEPT_COLUMNS:
                self._columns.pop(next(iter(self._columns)))
            self._columns[place] = column_of(self.frame, place)
        return self._columns[place]

    def place(self, name: str | int) -> int:
        """A column by name or place. Raises LookupError."""
        if isinstance(name, int) and 0 <= name < len(self.names):
            return name
        if name not in self.names:
            raise LookupError(f"There is no column {name}.")
        return self.names.index(str(name))

    def rows(self, sort: str | int | None, descending: bool, condition: str, worst: bool = False) -> Any:
        """The places of the rows that fit, in order; None for all as they are. Raises LookupError, `BadFilter`."""
        key = (None if sort is None else self.place(sort), descending, condition.strip(), worst)
        if key[0] is None and not key[2] and not worst:
            return None
        if key not in self._orders:
            if worst:
                found = order_of(self._errors(), self.rows(None, False, condition), descending=True)
            elif key[0] is not None:
                found = order_of(self.column(key[0]), self.rows(None, False, condition), descending)
            else:
                found = Filter(condition, self.names, self.column).mask().nonzero()[0]
            while len(self._orders) >= KEPT_ORDERS:
                self._orders.pop(next(iter(self._orders)))
            self._orders[key] = found
        return self._orders[key]

    def look(self, asked: Asked) -> dict[str, Any]:
        """A page as JSON. `fits` is the number of rows that fit; `columns` and cells begin at column `left`."""
        rows = self.rows(asked.sort, asked.descending, asked.filter, asked.worst)
        page, index = self.page(rows, asked)
        return {
            "kind": "table",
            "type": self.type,
            "shape": self.shape,
            "fits": self.shape[0] if rows is None else len(rows),
            "left": asked.left,
            "columns": self.headings(asked.left, asked.width),
            "index": index,
            "rows": page,
            "judged": self.judged(),
        }

    def headings(self, left: int, width: int) -> list[dict[str, str]]:
        """Name and dtype of some columns."""
        if hasattr(self.frame, "iloc"):
            types = [str(kind) for kind in self.frame.dtypes.iloc[left : left + width]]
        elif hasattr(self.frame, "dtypes"):
            types = [str(kind) for kind in self.frame.dtypes[left : left + width]]
        else:
            types = [str(kind) for kind in self.frame.schema.types[left : left + width]]
        names = self.names[left : left + width]
        return [{"name": name, "dtype": kind} for name, kind in zip(names, types, strict=True)]

    def page(self, rows: Any, asked: Asked) -> tuple[list[list[Any]], list[Any]]:
        """The cells of a page and the labels of its rows."""
        stop, right = asked.start + asked.rows, asked.left + asked.width
        chosen: Any = slice(asked.start, stop) if rows is None else rows[asked.start : stop]
        if hasattr(self.frame, "iloc"):
            part = self.frame.iloc[chosen, asked.left : right]
            gaps = part.isna()
            columns = [
                [None if gap else cell(one) for one, gap in zip(_cells(part, at), gaps.iloc[:, at], strict=True)]
                for at in range(part.shape[1])
            ]
            index = [spoken(label) if isinstance(label, tuple) else cell(label) for label in part.index]
        else:
            index = list(range(self.shape[0])[chosen]) if rows is None else [int(at) for at in chosen]
            names = list(getattr(self.frame, "column_names", None) or self.frame.columns)[asked.left : right]
            part = self.frame.select(names)
            part = part.take(index) if hasattr(part, "column_names") else part[index]
            held = part.to_pydict() if hasattr(part, "to_pydict") else part.to_dict(as_series=False)
            columns = [[cell(one) for one in values] for values in held.values()]
        return ([list(row) for row in zip(*columns, strict=True)] if columns else [[] for _ in index]), index

    def statistics(self, column: str | int, condition: str) -> dict[str, Any]:
        """What a column holds in the rows that fit."""
        return statistics(self.column(self.place(column)), self.rows(None, False, condition), cell)

    def _errors(self) -> Column:
        """How far each prediction is from what was true: for what is no number, how sure the wrong ones were."""
        judged = self.judged()
        if judged is None:
            raise LookupError("This table has no columns of what was true and what was predicted.")
        true, predicted = (self.column(self.place(name)) for name in judged)
        if true.codes is None and predicted.codes is None and true.kind in "iuf" and predicted.kind in "iuf":
            errors = abs(predicted.values.astype(float) - true.values.astype(float))
        else:
            errors = (predicted.values != true.values).astype(float)
            sure = next((name for name in self.names if name.lower() in SURE), None)
            if sure is not None and self.column(self.place(sure)).kind in "iuf":
                errors = errors * (1 + self.column(self.place(sure)).values)
        gaps = true.missing if predicted.missing is None else predicted.missing
        return Column("error", "float64", errors, gaps)

    def judged(self) -> list[str] | None:
        """The columns that hold what was true and what was predicted, where there are such."""
        simple = {name.lower().replace(" ", "_"): name for name in reversed(self.names[:COLUMNS])}
        predicted = next((simple[name] for name in PREDICTED if name in simple), None)
        true = next((simple[name] for name in TRUE if name in simple), None)
        return [true, predicted] if true is not None and predicted is not None else None


def _cells(part: Any, at: int) -> list[Any]:
    found: list[Any] = part.iloc[:, at].tolist()
    return found
