"""Selecting features: by what trees use."""

import math
from typing import Annotated

import pandas as pd
from annotated_types import Interval
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

from ._target import is_measured


class Forest:
    """Keep the columns that the trees of a random forest gain most from (Breiman, 2001)."""

    def __init__(self, *, share: Annotated[float, Interval(ge=0.05, le=1.0)] = 0.5, seed: int = 0) -> None:
        self.share = share
        self.seed = seed

    def fit(self, table: pd.DataFrame, target: pd.Series) -> None:
        """Learn which columns to keep: a `share` of them, at least one."""
        kind = RandomForestRegressor if is_measured(target) else RandomForestClassifier
        forest = kind(n_estimators=50, max_depth=6, random_state=self.seed)
        worth = forest.fit(table.to_numpy(float), target.to_numpy()).feature_importances_
        most = max(1, math.ceil(self.share * table.shape[1]))
        best = pd.Series(worth, index=table.columns).nlargest(most).index
        self.kept = [name for name in table.columns if name in best]

    def __call__(self, table: pd.DataFrame) -> pd.DataFrame:
        """The columns that are kept, in their order."""
        return table[self.kept]
