"""Questions without answers."""

import pandas as pd


def without_sex(table: pd.DataFrame) -> pd.DataFrame:
    """Drop the column `sex`, if there is one."""
    return table.drop(columns="sex", errors="ignore")
