"""Selecting features: by any kind of dependence."""

import math
from typing import Annotated

import pandas as pd
from annotated_types import Interval
from sklearn.feature_selection import mutual_info_classif, mutual_info_regression

from ._target import is_measured


class MutualInformation:
    """Keep the columns with the largest mutual information with the target (Kraskov et al., 2004; Ross, 2014)."""

    def __init__(self, *, share: Annotated[float, Interval(ge=0.05, le=1.0)] = 0.5, seed: int = 0) -> None:
        self.share = share
        self.seed = seed

    def fit(self, table: pd.DataFrame, target: pd.Series) -> None:
        """Learn which columns to keep: a `share` of them, at least one."""
        test = mutual_info_regression if is_measured(target) else mutual_info_classif
        worth = test(table.to_numpy(float), target.to_numpy(), random_state=self.seed)
        most = max(1, math.ceil(self.share * table.shape[1]))
        best = pd.Series(worth, index=table.columns).nlargest(most).index
        self.kept = [name for name in table.columns if name in best]

    def __call__(self, table: pd.DataFrame) -> pd.DataFrame:
        """The columns that are kept, in their order."""
        return table[self.kept]
