"""Regression: a weighted sum."""

from typing import Annotated

import pandas as pd
from annotated_types import Interval
from sklearn import linear_model


class Ridge:
    """Weigh the features and add them up (Hoerl and Kennard, 1970). Scale the features first."""

    def __init__(
        self,
        *,
        alpha: Annotated[float, Interval(ge=0.001, le=1000.0), "log"] = 1.0,
    ) -> None:
        self.alpha = alpha

    def fit(self, table: pd.DataFrame, target: pd.Series) -> None:
        """Learn the weights; the larger `alpha` is, the smaller they are kept."""
        self.regressor = linear_model.Ridge(alpha=self.alpha)
        self.regressor.fit(table, target.astype(float))

    def __call__(self, table: pd.DataFrame) -> pd.Series:
        """The predicted number of each row."""
        return pd.Series(self.regressor.predict(table), index=table.index, name="answer")
