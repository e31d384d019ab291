"""Scaling: quantiles, which a few odd rows do not move."""

from typing import Annotated

import pandas as pd
from annotated_types import Interval


class Robust:
    """Subtract the median, and divide by the distance of two quantiles.

    Columns of other kinds stay; a number that is always the same becomes 0.
    """

    def __init__(self, *, tail: Annotated[float, Interval(ge=0.05, le=0.4)] = 0.25) -> None:
        self.tail = tail

    def fit(self, table: pd.DataFrame) -> None:
        """Learn where each number's zero is, and its unit."""
        numbers = table.select_dtypes("number").astype(float)
        self.zero = numbers.median()
        unit = numbers.quantile(1 - self.tail) - numbers.quantile(self.tail)
        self.unit = unit.where(unit > 0, 1.0)

    def __call__(self, table: pd.DataFrame) -> pd.DataFrame:
        """The same rows and columns, the numbers without units."""
        scaled = (table[list(self.unit.index)] - self.zero) / self.unit
        return table.assign(**{name: scaled[name] for name in scaled.columns})
