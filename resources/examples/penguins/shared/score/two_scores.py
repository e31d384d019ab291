"""Accuracy and F1."""

from typing import Literal

import pandas as pd
from sklearn.metrics import accuracy_score, f1_score


def two_scores(
    answers: pd.Series, target: pd.Series, *, positive: Literal["female", "male"] = "female"
) -> tuple[float, float]:
    """The share of right answers, and the F1 score of finding the `positive` sex; both from 0 to 1."""
    truth, said = target.to_numpy(dtype=object), answers.to_numpy(dtype=object)
    return float(accuracy_score(truth, said)), float(f1_score(truth, said, pos_label=positive))
