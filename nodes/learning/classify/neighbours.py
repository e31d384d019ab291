"""Classifier: nearest neighbours."""

from typing import Annotated, Literal

import pandas as pd
from annotated_types import Interval
from sklearn.neighbors import KNeighborsClassifier


class Neighbours:
    """Answer as the most similar training rows do. Scale the features first: the largest numbers decide."""

    def __init__(
        self,
        *,
        k: Annotated[int, Interval(ge=1, le=30)] = 5,
        weights: Literal["uniform", "distance"] = "uniform",
    ) -> None:
        self.k = k
        self.weights = weights

    def fit(self, table: pd.DataFrame, target: pd.Series) -> None:
        """Keep the training rows."""
        self.classifier = KNeighborsClassifier(n_neighbors=self.k, weights=self.weights)
        self.classifier.fit(table, target.to_numpy(dtype=object))

    def __call__(self, table: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
        """The class of each row, and how sure that is."""
        chances = self.classifier.predict_proba(table)
        answers = pd.Series(self.classifier.classes_[chances.argmax(axis=1)], index=table.index, name="answer")
        return answers, pd.Series(chances.max(axis=1), index=table.index, name="probability")
