"""Scoring numbers: large errors count more."""

import pandas as pd
from sklearn.metrics import r2_score, root_mean_squared_error


def squared(answers: pd.Series, target: pd.Series) -> tuple[float, float]:
    """The root of the mean squared error, in the unit of the target, and R². ValueError for different lengths, gaps."""
    truth, said = target.to_numpy(float), answers.to_numpy(float)
    return float(root_mean_squared_error(truth, said)), float(r2_score(truth, said))
