"""Scaling: how big a bird is for its kind."""

import pandas as pd

from penguins.lib.gaps import numbers_of


class BySpecies:
    """Compare each bird with the mean of its species in the training rows, then measure in standard deviations."""

    def fit(self, table: pd.DataFrame) -> None:
        """Learn the means of each species and of all, and the standard deviation of what is compared."""
        numbers = table[numbers_of(table)]
        self.means = numbers.groupby(table["species"]).mean()
        self.overall = numbers.mean()
        self.unit = self._compared(table).std()

    def __call__(self, table: pd.DataFrame) -> pd.DataFrame:
        """Compare and divide; a species that was never seen is compared with all."""
        scaled = self._compared(table) / self.unit
        return table.assign(**{name: scaled[name] for name in scaled.columns})

    def _compared(self, table: pd.DataFrame) -> pd.DataFrame:
        """Each number as a multiple of its species' mean."""
        means = self.means.reindex(table["species"]).fillna(self.overall).set_axis(table.index)
        return table[list(self.overall.index)] / means
