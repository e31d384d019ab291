"""Selecting features: by how far classes differ, or by correlation."""

import math
from typing import Annotated

import pandas as pd
from annotated_types import Interval
from sklearn.feature_selection import f_classif, f_regression

from ._target import is_measured


class Linear:
    """Keep the columns with the largest F values: of an analysis of variance for classes, else of a regression."""

    def __init__(self, *, share: Annotated[float, Interval(ge=0.05, le=1.0)] = 0.5) -> None:
        self.share = share

    def fit(self, table: pd.DataFrame, target: pd.Series) -> None:
        """Learn which columns to keep: a `share` of them, at least one."""
        test = f_regression if is_measured(target) else f_classif
        values = test(table.to_numpy(float), target.to_numpy())[0]
        worth = pd.Series(values).fillna(0.0).to_numpy()
        most = max(1, math.ceil(self.share * table.shape[1]))
        best = pd.Series(worth, index=table.columns).nlargest(most).index
        self.kept = [name for name in table.columns if name in best]

    def __call__(self, table: pd.DataFrame) -> pd.DataFrame:
        """The columns that are kept, in their order."""
        return table[self.kept]
