"""Classifier: logistic regression."""

from typing import Annotated

import pandas as pd
from annotated_types import Interval
from sklearn.linear_model import LogisticRegression


class Logistic:
    """Weigh the features, add them up, and turn the sum into a probability."""

    def __init__(self, *, c: Annotated[float, Interval(ge=0.001, le=100.0), "log"] = 1.0) -> None:
        self.c = c

    def fit(self, table: pd.DataFrame, target: pd.Series) -> None:
        """Learn the weights; the smaller `c` is, the smaller they are kept."""
        self.classifier = LogisticRegression(C=self.c, solver="newton-cholesky", max_iter=1000)
        self.classifier.fit(table, target.to_numpy(dtype=object))

    def __call__(self, table: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
        """The class of each row, and how sure that is."""
        chances = self.classifier.predict_proba(table)
        answers = pd.Series(self.classifier.classes_[chances.argmax(axis=1)], index=table.index, name="answer")
        return answers, pd.Series(chances.max(axis=1), index=table.index, name="probability")
