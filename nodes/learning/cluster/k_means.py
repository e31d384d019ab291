"""Clusters: around means."""

from typing import Annotated

import pandas as pd
from annotated_types import Interval
from sklearn import cluster


class KMeans:
    """Put each row to the nearest of k means (Lloyd, 1982)."""

    def __init__(self, *, k: Annotated[int, Interval(ge=2, le=30)] = 3, seed: int = 0) -> None:
        self.k = k
        self.seed = seed

    def fit(self, table: pd.DataFrame) -> None:
        """Learn where the clusters are. Raises ValueError where there are fewer rows than clusters."""
        self.model = cluster.KMeans(self.k, n_init=10, random_state=self.seed)
        self.model.fit(table)

    def __call__(self, table: pd.DataFrame) -> pd.Series:
        """The number of each row's cluster, from 0."""
        return pd.Series(self.model.predict(table), index=table.index, name="cluster").astype(int)
