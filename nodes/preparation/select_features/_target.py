"""What kind of question a target asks."""

import pandas as pd


def is_measured(target: pd.Series) -> bool:
    """Whether a target is a measured number, and not one of a few classes."""
    return pd.api.types.is_float_dtype(target) or (pd.api.types.is_numeric_dtype(target) and target.nunique() > 20)
