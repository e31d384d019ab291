"""Guess: gradient boosting."""

from typing import Annotated

import pandas as pd
from annotated_types import Interval
from sklearn.ensemble import HistGradientBoostingClassifier


class Trees:
    """Grow decision trees one after another, on numbers that were sorted into bins."""

    def __init__(self, *, count: Annotated[int, Interval(ge=5, le=500)] = 20, seed: int = 0) -> None:
        self.count = count
        self.seed = seed

    def fit(self, table: pd.DataFrame, late: pd.Series) -> None:
        """Grow `count` trees."""
        self.trees = HistGradientBoostingClassifier(
            max_iter=self.count, early_stopping=False, random_state=self.seed
        ).fit(table, late)

    def __call__(self, table: pd.DataFrame) -> pd.Series:
        """How likely each flight is to be late."""
        return pd.Series(self.trees.predict_proba(table)[:, 1], index=table.index)
