"""The penguins example once more, in plain scikit-learn, to compare the studio's figures with.

Nothing of the example's code is used here: the file, the rows that are set apart, the folds and the models are
written anew with scikit-learn's own Pipeline and ColumnTransformer. Run it to see all figures.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import StratifiedKFold, train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, RobustScaler

DATA = Path(__file__).resolve().parents[2] / "resources/examples/penguins/data/penguins.csv"
NUMBERS = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]
WORDS = ["species", "island"]
SHAPES = ["bill_shape", "bill_size", "build"]


class ComparedWithSpecies(BaseEstimator, TransformerMixin):
    """Each measurement as a multiple of the mean of its species, in standard deviations of these multiples."""

    def fit(self, X: pd.DataFrame, y: object = None) -> "ComparedWithSpecies":
        """Learn the means of each species, then the spread around them."""
        self.means_ = {kind: rows[NUMBERS].mean() for kind, rows in X.groupby("species")}
        self.spread_ = self._multiples(X).std(ddof=1)
        return self

    def transform(self, X: pd.DataFrame) -> pd.DataFrame:
        """The words as they are, the measurements compared."""
        return pd.concat([self._multiples(X) / self.spread_, X[WORDS]], axis=1)

    def _multiples(self, X: pd.DataFrame) -> pd.DataFrame:
        return pd.concat([rows[NUMBERS] / self.means_[kind] for kind, rows in X.groupby("species")]).loc[X.index]


class WithShapes(BaseEstimator, TransformerMixin):
    """Adds the shape and size of the bill and the build of the body."""

    def fit(self, X: pd.DataFrame, y: object = None) -> "WithShapes":
        """Nothing to learn."""
        self.n_features_in_ = X.shape[1]
        return self

    def transform(self, X: pd.DataFrame) -> pd.DataFrame:
        """The columns, and three more."""
        length, depth, flipper, mass = (X[name] for name in NUMBERS)
        return X.assign(bill_shape=length / depth, bill_size=length * depth, build=mass / flipper)


def baseline() -> Pipeline:
    """Medians, one-hot words, logistic regression in the measured units."""
    columns = ColumnTransformer([("numbers", SimpleImputer(strategy="median"), NUMBERS), ("words", _words(), WORDS)])
    # The measured units differ by a thousand times: only a Newton solver comes to the end, as any exact one would.
    return Pipeline([("columns", columns), ("classify", LogisticRegression(solver="newton-cholesky", max_iter=1000))])


def scaled_neighbours() -> Pipeline:
    """Medians, measurements alone in distances between quartiles, nine nearest neighbours."""
    numbers = Pipeline([("fill", SimpleImputer(strategy="median")), ("scale", RobustScaler())])
    columns = ColumnTransformer([("numbers", numbers, NUMBERS)])
    return Pipeline([("columns", columns), ("classify", KNeighborsClassifier(n_neighbors=9))])


def species_logistic() -> Pipeline:
    """Measurements compared with the species, one-hot words, logistic regression."""
    columns = ColumnTransformer([("numbers", "passthrough", NUMBERS), ("words", _words(), WORDS)])
    steps = [
        ("scale", ComparedWithSpecies()),
        ("columns", columns),
        ("classify", LogisticRegression(solver="newton-cg")),
    ]
    return Pipeline(steps)


def deep_forest() -> Pipeline:
    """Measurements compared with the species, shapes added, a random forest."""
    columns = ColumnTransformer([("numbers", "passthrough", NUMBERS + SHAPES), ("words", _words(), WORDS)])
    forest = RandomForestClassifier(n_estimators=100, max_depth=6, random_state=0)
    return Pipeline(
        [("scale", ComparedWithSpecies()), ("shapes", WithShapes()), ("columns", columns), ("classify", forest)]
    )


MODELS: dict[str, Callable[[], Pipeline]] = {
    "baseline": baseline,
    "deep_forest": deep_forest,
    "scaled_neighbours": scaled_neighbours,
    "species_logistic": species_logistic,
}


def reference(configuration_name: str) -> dict[str, list[float]]:
    """Accuracy and F1 (of the females) for each of five folds, for one of the example's named configurations.

    Raises KeyError for a name that is not in MODELS.
    """
    rest, _ = _rest_and_apart()
    folds = StratifiedKFold(5, shuffle=True, random_state=0).split(rest, rest["sex"].to_numpy(dtype=object))
    scores = [_scores(MODELS[configuration_name](), rest.iloc[train], rest.iloc[test]) for train, test in folds]
    return {"accuracy": [accuracy for accuracy, _ in scores], "f1": [f1 for _, f1 in scores]}


def final_reference(configuration_name: str) -> dict[str, float]:
    """Accuracy and F1 (of the females) on the rows that are set apart, learnt from all the others."""
    accuracy, f1 = _scores(MODELS[configuration_name](), *_rest_and_apart())
    return {"accuracy": accuracy, "f1": f1}


def _words() -> OneHotEncoder:
    return OneHotEncoder(handle_unknown="ignore", sparse_output=False)


def _rest_and_apart() -> tuple[pd.DataFrame, pd.DataFrame]:
    """The penguins of known sex: four fifths to learn from, in the file's order, and one fifth set apart."""
    penguins = pd.read_csv(DATA)
    known = penguins[penguins["sex"].isin(["female", "male"])]
    rest, apart = train_test_split(known, test_size=0.2, stratify=known["sex"], random_state=0)
    return rest.sort_index(), apart.sort_index()


def _scores(model: Pipeline, learn: pd.DataFrame, ask: pd.DataFrame) -> tuple[float, float]:
    model.fit(learn[NUMBERS + WORDS], learn["sex"].to_numpy(dtype=object))
    truth, said = ask["sex"].to_numpy(dtype=object), model.predict(ask[NUMBERS + WORDS])
    return float(accuracy_score(truth, said)), float(f1_score(truth, said, pos_label="female"))


if __name__ == "__main__":
    for name in MODELS:
        folds, final = reference(name), final_reference(name)
        print(f"{name:18} accuracy {np.mean(folds['accuracy']):.4f} {np.round(folds['accuracy'], 3)}")
        print(f"{'':18} f1       {np.mean(folds['f1']):.4f} {np.round(folds['f1'], 3)}  final f1 {final['f1']:.4f}")
