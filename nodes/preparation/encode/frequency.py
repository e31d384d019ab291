"""Encoding words: how frequent they are."""

import pandas as pd


class Frequency:
    """The share of the training rows that have the word, from 0 to 1; a new word is 0."""

    def fit(self, table: pd.DataFrame) -> None:
        """Learn the shares of each column's words."""
        words = table.select_dtypes(exclude="number").astype(str)
        self.shares = {name: words[name].value_counts(normalize=True).to_dict() for name in words.columns}

    def __call__(self, table: pd.DataFrame) -> pd.DataFrame:
        """The same columns, all of them numbers."""
        return table.assign(
            **{name: table[name].astype(str).map(shares).fillna(0.0) for name, shares in self.shares.items()}
        )
