"""Measures of a penguin's shape, made from what was measured."""

import pandas as pd


def bill_shape(table: pd.DataFrame) -> pd.Series:
    """Length of the bill for its depth: a thin bill has a high value."""
    return table["bill_length_mm"] / table["bill_depth_mm"]


def bill_size(table: pd.DataFrame) -> pd.Series:
    """Length of the bill times its depth."""
    return table["bill_length_mm"] * table["bill_depth_mm"]


def build(table: pd.DataFrame) -> pd.Series:
    """Body mass for the length of the flippers: a stout bird has a high value."""
    return table["body_mass_g"] / table["flipper_length_mm"]
