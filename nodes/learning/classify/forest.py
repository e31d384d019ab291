"""Classifier: random forest."""

from typing import Annotated

import pandas as pd
from annotated_types import Interval
from sklearn.ensemble import RandomForestClassifier


class Forest:
    """Let many decision trees vote, each of them grown on other rows and features."""

    def __init__(
        self,
        *,
        trees: Annotated[int, Interval(ge=10, le=300)] = 50,
        depth: Annotated[int, Interval(ge=1, le=12)] = 4,
        leaf: Annotated[int, Interval(ge=1, le=20)] = 1,
        seed: int = 0,
    ) -> None:
        self.trees = trees
        self.depth = depth
        self.leaf = leaf
        self.seed = seed

    def fit(self, table: pd.DataFrame, target: pd.Series) -> None:
        """Grow the trees, each at most `depth` deep and with at least `leaf` rows in a leaf."""
        self.classifier = RandomForestClassifier(
            n_estimators=self.trees, max_depth=self.depth, min_samples_leaf=self.leaf, random_state=self.seed
        )
        self.classifier.fit(table, target.to_numpy(dtype=object))

    def __call__(self, table: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
        """The class of each row, and how sure that is."""
        chances = self.classifier.predict_proba(table)
        answers = pd.Series(self.classifier.classes_[chances.argmax(axis=1)], index=table.index, name="answer")
        return answers, pd.Series(chances.max(axis=1), index=table.index, name="probability")
