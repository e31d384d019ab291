"""What is asked, and what is known."""

import pandas as pd


def known_sex(table: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """Leave out the rows of unknown sex, and take the column `sex` out of the table."""
    known = table.dropna(subset=["sex"])
    return known.drop(columns="sex"), known["sex"]
