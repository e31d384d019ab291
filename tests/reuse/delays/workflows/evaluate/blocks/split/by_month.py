"""Split: the past to learn from, what came later to be asked about."""

from typing import Annotated

import pandas as pd
from annotated_types import Interval


def by_month(
    table: pd.DataFrame, *, last: Annotated[int, Interval(ge=1, le=11)] = 10
) -> tuple[pd.DataFrame, pd.Series, pd.DataFrame, pd.Series]:
    """Learn from the months up to `last`."""
    past = table["month"] <= last
    late, known = table["late"], table.drop(columns=["late", "month"])
    return known[past], late[past], known[~past], late[~past]
