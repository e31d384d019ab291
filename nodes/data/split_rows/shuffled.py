"""Splitting rows: by chance."""

from typing import Annotated

import pandas as pd
from annotated_types import Interval
from sklearn.model_selection import train_test_split


def shuffled(
    table: pd.DataFrame, *, share: Annotated[float, Interval(ge=0.05, le=0.5)] = 0.2, seed: int = 0
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Set a `share` of the rows apart, drawn by chance; the same rows for the same seed. Each part keeps its order."""
    train, test = train_test_split(table, test_size=share, random_state=seed)
    return train.sort_index(), test.sort_index()
