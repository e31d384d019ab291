"""Splitting rows: the last ones, for what happens in time."""

from typing import Annotated

import pandas as pd
from annotated_types import Interval


def in_order(
    table: pd.DataFrame, *, share: Annotated[float, Interval(ge=0.05, le=0.5)] = 0.2
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Set the last `share` of the rows apart: what comes later is predicted from what came before."""
    learnt = len(table) - max(1, round(len(table) * share))
    return table.iloc[:learnt], table.iloc[learnt:]
