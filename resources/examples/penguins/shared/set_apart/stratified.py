"""Rows for the final test."""

from typing import Annotated

import pandas as pd
from annotated_types import Interval
from sklearn.model_selection import train_test_split


def stratified(
    table: pd.DataFrame, *, share: Annotated[float, Interval(ge=0.05, le=0.5)] = 0.2, seed: int = 0
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Set a share of the rows of known sex apart, with both sexes in it as in the whole; the same rows each time."""
    known = table.dropna(subset=["sex"])
    rest, apart = train_test_split(known, test_size=share, stratify=known["sex"], random_state=seed)
    return rest.sort_index(), apart.sort_index()
