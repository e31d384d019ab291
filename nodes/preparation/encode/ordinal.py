"""Encoding words: their place in the alphabet."""

import pandas as pd


class Ordinal:
    """The place of each word among those of the training rows, from 0; a new word is -1. Good for trees."""

    def fit(self, table: pd.DataFrame) -> None:
        """Learn the words of each column."""
        words = table.select_dtypes(exclude="number").astype(str)
        self.places = {
            name: {word: float(place) for place, word in enumerate(sorted(words[name].unique()))}
            for name in words.columns
        }

    def __call__(self, table: pd.DataFrame) -> pd.DataFrame:
        """The same columns, all of them numbers."""
        return table.assign(
            **{name: table[name].astype(str).map(places).fillna(-1.0) for name, places in self.places.items()}
        )
