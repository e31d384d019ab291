"""Guess: logistic regression."""

from typing import Annotated

import pandas as pd
from annotated_types import Interval
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


class Logistic:
    """Draw a straight line between flights that were late and those that were not."""

    def __init__(self, *, strength: Annotated[float, Interval(ge=0.001, le=1000.0), "log"] = 1.0) -> None:
        self.strength = strength

    def fit(self, table: pd.DataFrame, late: pd.Series) -> None:
        """Scale, then find the line."""
        self.line = make_pipeline(StandardScaler(), LogisticRegression(C=self.strength)).fit(table, late)

    def __call__(self, table: pd.DataFrame) -> pd.Series:
        """How likely each flight is to be late."""
        return pd.Series(self.line.predict_proba(table)[:, 1], index=table.index)
