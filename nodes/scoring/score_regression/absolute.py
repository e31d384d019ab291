"""Scoring numbers: the mean distance."""

import pandas as pd
from sklearn.metrics import mean_absolute_error, r2_score


def absolute(answers: pd.Series, target: pd.Series) -> tuple[float, float]:
    """The mean absolute error, in the unit of the target, and R². Raises ValueError for different lengths and gaps."""
    truth, said = target.to_numpy(float), answers.to_numpy(float)
    return float(mean_absolute_error(truth, said)), float(r2_score(truth, said))
