"""Scaling: standard deviations."""

import pandas as pd

from penguins.lib.gaps import numbers_of


class Standard:
    """Measure in standard deviations of the training rows."""

    def fit(self, table: pd.DataFrame) -> None:
        """Learn the standard deviation of each number."""
        self.unit = table[numbers_of(table)].std()

    def __call__(self, table: pd.DataFrame) -> pd.DataFrame:
        """Divide each number by its unit."""
        return table.assign(**{name: table[name] / unit for name, unit in self.unit.items()})
