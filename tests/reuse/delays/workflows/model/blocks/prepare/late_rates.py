"""Prepare: numbers only."""

import pandas as pd

NAMES = ["carrier", "origin", "dest"]


class LateRates:
    """Put the share of late flights in the place of each name, and the median where a number is missing."""

    def fit(self, table: pd.DataFrame, late: pd.Series) -> None:
        """Learn the shares and the medians."""
        self.usual = float(late.mean())
        self.rates = {name: late.groupby(table[name]).mean() for name in NAMES}
        self.medians = table.drop(columns=NAMES).median()

    def __call__(self, table: pd.DataFrame) -> pd.DataFrame:
        """The same rows, as numbers; a name that is new has the usual share."""
        numbers = table.drop(columns=NAMES).fillna(self.medians).astype(float)
        for name in NAMES:
            numbers[name] = table[name].map(self.rates[name]).fillna(self.usual)
        return numbers
