"""Guess: the mean of what is known of carrier and destination."""

import pandas as pd


def rates(table: pd.DataFrame) -> pd.Series:
    """Nothing is learnt here."""
    return (table["carrier"] + table["dest"]) / 2
