"""Reading a table: text with separated values."""

from pathlib import Path
from typing import Literal

import pandas as pd


def from_csv(
    file: Path,
    *,
    separator: Literal[",", ";", "\t", "|"] = ",",
    decimal: Literal[".", ","] = ".",
    encoding: str = "utf-8",
) -> pd.DataFrame:
    """Read a CSV file whose first line names the columns; empty cells are missing values.

    Raises UnicodeDecodeError for another encoding, pandas.errors.ParserError for lines of different lengths.
    """
    return pd.read_csv(file, sep=separator, decimal=decimal, encoding=encoding)
