"""Filling gaps: medians."""

import pandas as pd

from penguins.lib.gaps import usual_numbers, usual_words


class Median:
    """Fill each gap with the training rows' median, or most frequent word."""

    def fit(self, table: pd.DataFrame) -> None:
        """Learn what is usual in each column; each needs one value at least."""
        self.numbers = usual_numbers(table)
        self.words = usual_words(table)

    def __call__(self, table: pd.DataFrame) -> pd.DataFrame:
        """Fill the gaps; numbers become floats."""
        return table.astype(dict.fromkeys(self.numbers, float)).fillna({**self.numbers, **self.words})
