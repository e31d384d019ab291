"""What the columns of a table hold, and what is usual in them."""

import pandas as pd


def numbers_of(table: pd.DataFrame) -> list[str]:
    """The names of the columns that hold numbers, in the table's order."""
    return list(table.select_dtypes("number").columns)


def usual_words(table: pd.DataFrame) -> dict[str, object]:
    """The most frequent value of each other column that has one; of several, the first in order."""
    words = table.drop(columns=numbers_of(table))
    return {name: words[name].mode().iloc[0] for name in words.columns if words[name].notna().any()}
