"""Clusters: overlapping clouds."""

from typing import Annotated, Literal

import pandas as pd
from annotated_types import Interval
from sklearn.mixture import GaussianMixture


class Mixture:
    """Describe the rows as k clouds of normal distributions, and put each to the likeliest (Dempster et al., 1977)."""

    def __init__(
        self,
        *,
        k: Annotated[int, Interval(ge=2, le=30)] = 3,
        shape: Literal["full", "tied", "diag", "spherical"] = "full",
        seed: int = 0,
    ) -> None:
        self.k = k
        self.shape = shape
        self.seed = seed

    def fit(self, table: pd.DataFrame) -> None:
        """Learn where the clusters are. Raises ValueError where there are fewer rows than clusters."""
        self.model = GaussianMixture(self.k, covariance_type=self.shape, n_init=3, random_state=self.seed)
        self.model.fit(table)

    def __call__(self, table: pd.DataFrame) -> pd.Series:
        """The number of each row's cluster, from 0."""
        return pd.Series(self.model.predict(table), index=table.index, name="cluster").astype(int)
