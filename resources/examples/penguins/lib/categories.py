"""Words as numbers: one column of 0 and 1 for each value that a word can take."""

import pandas as pd


def levels(table: pd.DataFrame) -> dict[str, list[str]]:
    """The values that each column of words takes, sorted."""
    words = table.select_dtypes(exclude="number")
    return {str(name): sorted(words[name].dropna().unique()) for name in words.columns}


def as_flags(table: pd.DataFrame, known: dict[str, list[str]]) -> pd.DataFrame:
    """A column `name_value` for each known value, 1.0 where a row has it; a new value is 0.0 everywhere."""
    columns = [(name, value) for name, values in known.items() for value in values]
    flags = {f"{name}_{value}": (table[name] == value).astype(float) for name, value in columns}
    return pd.DataFrame(flags, index=table.index)
