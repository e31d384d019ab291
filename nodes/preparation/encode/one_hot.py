"""Encoding words: a column of 0 and 1 for each word."""

from typing import Annotated

import pandas as pd
from annotated_types import Interval


class OneHot:
    """A column `name_word` for each of the most frequent words of a column; any other word is 0 in all of them."""

    def __init__(self, *, most: Annotated[int, Interval(ge=2, le=100)] = 20) -> None:
        self.most = most

    def fit(self, table: pd.DataFrame) -> None:
        """Learn the `most` frequent words of each column."""
        words = table.select_dtypes(exclude="number").astype(str)
        self.known = {name: sorted(words[name].value_counts().index[: self.most]) for name in words.columns}

    def __call__(self, table: pd.DataFrame) -> pd.DataFrame:
        """The numbers, then the new columns."""
        flags = {
            f"{name}_{word}": (table[name].astype(str) == word).astype(float)
            for name, words in self.known.items()
            for word in words
        }
        return table.drop(columns=list(self.known)).join(pd.DataFrame(flags, index=table.index))
