"""Clean: only flights that arrived."""

import pandas as pd


def arrived(flights: pd.DataFrame) -> pd.DataFrame:
    """Leave out flights that were cancelled or diverted: nobody knows how late they would have been."""
    return flights.dropna(subset=["arr_delay"]).drop_duplicates(["carrier", "flight", "origin", "time_hour"])
