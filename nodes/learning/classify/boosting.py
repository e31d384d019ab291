"""Classifier: gradient boosting."""

from typing import Annotated

import pandas as pd
from annotated_types import Interval
from sklearn.ensemble import GradientBoostingClassifier


class Boosting:
    """Grow small decision trees one after another, each on what the ones before got wrong."""

    def __init__(
        self,
        *,
        rate: Annotated[float, Interval(ge=0.01, le=1.0), "log"] = 0.1,
        trees: Annotated[int, Interval(ge=10, le=300)] = 100,
        depth: Annotated[int, Interval(ge=1, le=6)] = 2,
        seed: int = 0,
    ) -> None:
        self.rate = rate
        self.trees = trees
        self.depth = depth
        self.seed = seed

    def fit(self, table: pd.DataFrame, target: pd.Series) -> None:
        """Grow the trees; each adds `rate` of what it says."""
        self.classifier = GradientBoostingClassifier(
            learning_rate=self.rate, n_estimators=self.trees, max_depth=self.depth, random_state=self.seed
        )
        self.classifier.fit(table, target.to_numpy(dtype=object))

    def __call__(self, table: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
        """The class of each row, and how sure that is."""
        chances = self.classifier.predict_proba(table)
        answers = pd.Series(self.classifier.classes_[chances.argmax(axis=1)], index=table.index, name="answer")
        return answers, pd.Series(chances.max(axis=1), index=table.index, name="probability")
