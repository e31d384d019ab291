"""Load: two CSV files."""

from pathlib import Path

import pandas as pd


def read_csv(flights: Path, weather: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read both tables, the flights straight from their zip file."""
    return pd.read_csv(flights), pd.read_csv(weather)
