"""Scaling: quantiles, which a few odd birds do not move."""

from typing import Annotated

import pandas as pd
from annotated_types import Interval

from penguins.lib.gaps import numbers_of


class Robust:
    """Measure in distances between two quantiles of the training rows."""

    def __init__(self, *, tail: Annotated[float, Interval(ge=0.05, le=0.4)] = 0.25) -> None:
        self.tail = tail

    def fit(self, table: pd.DataFrame) -> None:
        """Learn how far apart the quantiles `tail` and `1 - tail` of each number are."""
        numbers = table[numbers_of(table)]
        self.unit = numbers.quantile(1 - self.tail) - numbers.quantile(self.tail)

    def __call__(self, table: pd.DataFrame) -> pd.DataFrame:
        """Divide each number by its unit."""
        return table.assign(**{name: table[name] / unit for name, unit in self.unit.items()})
