"""Filling gaps: medians."""

import pandas as pd
from sklearn.impute import SimpleImputer

from ._columns import numbers_of, usual_words


class Median:
    """Fill each number with the training rows' median.

    Other columns get their most frequent value.
    """

    def fit(self, table: pd.DataFrame) -> None:
        """Learn from the training rows; a column without any number is filled with 0."""
        self.numbers = numbers_of(table)
        self.words = usual_words(table)
        self.imputer = SimpleImputer(strategy="median", keep_empty_features=True)
        if self.numbers:
            self.imputer.fit(table[self.numbers].astype(float))

    def __call__(self, table: pd.DataFrame) -> pd.DataFrame:
        """The same rows and columns without gaps; numbers become floats."""
        filled = table.fillna(self.words)
        if self.numbers:
            values = self.imputer.transform(table[self.numbers].astype(float))
            made = pd.DataFrame(values, columns=self.numbers, index=table.index)
            filled = filled.assign(**{name: made[name] for name in self.numbers})
        return filled
