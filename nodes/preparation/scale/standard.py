"""Scaling: standard deviations."""

import pandas as pd


class Standard:
    """Subtract the training rows' mean, and divide by their standard deviation.

    Columns of other kinds stay; a number that is always the same becomes 0.
    """

    def fit(self, table: pd.DataFrame) -> None:
        """Learn where each number's zero is, and its unit."""
        numbers = table.select_dtypes("number").astype(float)
        self.zero = numbers.mean()
        unit = numbers.std(ddof=0)
        self.unit = unit.where(unit > 0, 1.0)

    def __call__(self, table: pd.DataFrame) -> pd.DataFrame:
        """The same rows and columns, the numbers without units."""
        scaled = (table[list(self.unit.index)] - self.zero) / self.unit
        return table.assign(**{name: scaled[name] for name in scaled.columns})
