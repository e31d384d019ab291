"""Score: the ROC curve, and how well each carrier is known."""

import pandas as pd
from sklearn.metrics import roc_auc_score


def roc(chances: pd.Series, late: pd.Series, table: pd.DataFrame) -> tuple[float, pd.DataFrame]:
    """The area under the curve; said and true share of late flights for each carrier."""
    shares = pd.DataFrame({"said": chances, "true": late}).groupby(table["carrier"]).mean()
    return float(roc_auc_score(late, chances)), shares
