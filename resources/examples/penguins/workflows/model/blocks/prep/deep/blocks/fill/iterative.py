"""Filling gaps: each column is predicted from the others."""

from typing import Annotated

import pandas as pd
from annotated_types import Interval
from sklearn.experimental import enable_iterative_imputer  # noqa: F401 (this import switches IterativeImputer on)
from sklearn.impute import IterativeImputer

from penguins.lib.categories import as_flags, levels
from penguins.lib.gaps import usual_numbers, usual_words


class Iterative:
    """Predict what is missing from the other columns by linear regression; words become the most frequent one."""

    def __init__(self, *, rounds: Annotated[int, Interval(ge=5, le=50)] = 20) -> None:
        self.rounds = rounds

    def fit(self, table: pd.DataFrame) -> None:
        """Learn one regression for each column of numbers."""
        self.numbers = list(usual_numbers(table))
        self.words = usual_words(table)
        self.levels = levels(table)
        self.imputer = IterativeImputer(max_iter=self.rounds, random_state=0).fit(self._with_flags(table))

    def __call__(self, table: pd.DataFrame) -> pd.DataFrame:
        """Fill the gaps; numbers become floats."""
        filled = self.imputer.transform(self._with_flags(table))[:, : len(self.numbers)]
        values = pd.DataFrame(filled, columns=self.numbers, index=table.index)
        return table.astype(dict.fromkeys(self.numbers, float)).fillna(values).fillna(self.words)

    def _with_flags(self, table: pd.DataFrame) -> pd.DataFrame:
        """The numbers beside the words as 0 and 1."""
        return table[self.numbers].join(as_flags(table, self.levels))
