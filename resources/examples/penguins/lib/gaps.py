"""What stands in for a missing value."""

import pandas as pd


def numbers_of(table: pd.DataFrame) -> list[str]:
    """The names of the columns that hold numbers, in the table's order."""
    return list(table.select_dtypes("number").columns)


def usual_numbers(table: pd.DataFrame) -> dict[str, float]:
    """The median of each column of numbers."""
    return {name: float(table[name].median()) for name in numbers_of(table)}


def usual_words(table: pd.DataFrame) -> dict[str, str]:
    """The most frequent value of each other column; of several, the first by alphabet."""
    return {name: str(table[name].mode().iloc[0]) for name in table.columns if name not in numbers_of(table)}
