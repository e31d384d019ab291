"""Data preparation: the most similar birds."""

from typing import Annotated

import pandas as pd
from annotated_types import Interval
from sklearn.impute import KNNImputer

from penguins.lib.categories import as_flags, levels
from penguins.lib.gaps import numbers_of, usual_words


class Knn:
    """Fill each gap with the mean of the most similar training rows. Numbers come out in standard deviations."""

    def __init__(self, *, n_neighbors: Annotated[int, Interval(ge=1, le=30)] = 5) -> None:
        self.n_neighbors = n_neighbors

    def fit(self, table: pd.DataFrame) -> None:
        """Learn each number's spread, and keep the rows to compare with."""
        self.words = usual_words(table)
        self.levels = levels(table)
        self.spread = table[numbers_of(table)].std()
        self.imputer = KNNImputer(n_neighbors=self.n_neighbors).fit(self._comparable(table))

    def __call__(self, table: pd.DataFrame) -> pd.DataFrame:
        """Fill the gaps from the training rows that were kept."""
        numbers = list(self.spread.index)
        filled = self.imputer.transform(self._comparable(table))[:, : len(numbers)]
        words = table.drop(columns=numbers).fillna(self.words)
        return pd.DataFrame(filled, columns=numbers, index=table.index).join(words)[list(table.columns)]

    def _comparable(self, table: pd.DataFrame) -> pd.DataFrame:
        """Numbers in standard deviations beside words as 0 and 1, so that all count in a distance."""
        return (table[list(self.spread.index)] / self.spread).join(as_flags(table, self.levels))
