"""Regression: random forest."""

from typing import Annotated

import pandas as pd
from annotated_types import Interval
from sklearn.ensemble import RandomForestRegressor


class Forest:
    """Take the mean of many decision trees, each grown on other rows and features (Breiman, 2001)."""

    def __init__(
        self,
        *,
        trees: Annotated[int, Interval(ge=10, le=300)] = 50,
        depth: Annotated[int, Interval(ge=1, le=20)] = 8,
        leaf: Annotated[int, Interval(ge=1, le=20)] = 1,
        seed: int = 0,
    ) -> None:
        self.trees = trees
        self.depth = depth
        self.leaf = leaf
        self.seed = seed

    def fit(self, table: pd.DataFrame, target: pd.Series) -> None:
        """Grow the trees, each at most `depth` deep and with at least `leaf` rows in a leaf."""
        self.regressor = RandomForestRegressor(
            n_estimators=self.trees, max_depth=self.depth, min_samples_leaf=self.leaf, random_state=self.seed
        )
        self.regressor.fit(table, target.astype(float))

    def __call__(self, table: pd.DataFrame) -> pd.Series:
        """The predicted number of each row."""
        return pd.Series(self.regressor.predict(table), index=table.index, name="answer")
