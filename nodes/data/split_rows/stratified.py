"""Splitting rows: with each class in both parts as in the whole."""

from typing import Annotated

import pandas as pd
from annotated_types import Interval
from sklearn.model_selection import train_test_split


def stratified(
    table: pd.DataFrame,
    *,
    column: str = "",
    share: Annotated[float, Interval(ge=0.05, le=0.5)] = 0.2,
    seed: int = 0,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Set a `share` of the rows apart, with the values of a column (the last one by default) as in the whole.

    Raises KeyError for a column that is not there, ValueError where a value stands in one row only.
    """
    classes = table[column or table.columns[-1]].astype(str)
    train, test = train_test_split(table, test_size=share, stratify=classes.to_numpy(dtype=object), random_state=seed)
    return train.sort_index(), test.sort_index()
