"""Reading a table: Parquet."""

from pathlib import Path

import pandas as pd


def from_parquet(file: Path) -> pd.DataFrame:
    """Read a Parquet file with the types that it says; needs the package pyarrow.

    Raises ImportError without it, and pyarrow.ArrowInvalid for a file of another kind.
    """
    return pd.read_parquet(file, engine="pyarrow").reset_index(drop=True)
