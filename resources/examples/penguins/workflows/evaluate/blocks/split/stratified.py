"""Folds for cross-validation."""

from typing import Annotated

import pandas as pd
from annotated_types import Interval
from sklearn.model_selection import StratifiedKFold


def stratified(
    table: pd.DataFrame, *, count: Annotated[int, Interval(ge=2, le=10)] = 5, seed: int = 0
) -> tuple[list[pd.DataFrame], list[pd.DataFrame]]:
    """Shuffle the rows into `count` parts with both sexes in each as in the whole; the same parts each time."""
    parts = StratifiedKFold(n_splits=count, shuffle=True, random_state=seed)
    folds = list(parts.split(table, table["sex"].to_numpy(dtype=object)))
    return [table.iloc[train] for train, _ in folds], [table.iloc[test] for _, test in folds]
