"""Regression: gradient boosting."""

from typing import Annotated

import pandas as pd
from annotated_types import Interval
from sklearn.ensemble import GradientBoostingRegressor


class Boosting:
    """Grow small trees one after another, each on what the ones before got wrong (Friedman, 2001)."""

    def __init__(
        self,
        *,
        rate: Annotated[float, Interval(ge=0.01, le=1.0), "log"] = 0.1,
        trees: Annotated[int, Interval(ge=10, le=300)] = 100,
        depth: Annotated[int, Interval(ge=1, le=6)] = 3,
        seed: int = 0,
    ) -> None:
        self.rate = rate
        self.trees = trees
        self.depth = depth
        self.seed = seed

    def fit(self, table: pd.DataFrame, target: pd.Series) -> None:
        """Grow the trees; each adds `rate` of what it says."""
        self.regressor = GradientBoostingRegressor(
            learning_rate=self.rate, n_estimators=self.trees, max_depth=self.depth, random_state=self.seed
        )
        self.regressor.fit(table, target.astype(float))

    def __call__(self, table: pd.DataFrame) -> pd.Series:
        """The predicted number of each row."""
        return pd.Series(self.regressor.predict(table), index=table.index, name="answer")
