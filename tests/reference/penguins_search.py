"""All 96 ways to set up the penguins example, in plain scikit-learn: what a search must find, by brute force.

Nothing of the example's code is used. Rows, folds and scores are those of `penguins_reference`; no row of known sex has
a gap, so ways that only fill gaps in other ways are equal. Run it to see the best.
"""

import itertools
from collections.abc import Iterator
from functools import cache

import pandas as pd
from sklearn.base import ClassifierMixin
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import StratifiedKFold
from sklearn.neighbors import KNeighborsClassifier

from tests.reference.penguins_reference import NUMBERS, WORDS, ComparedWithSpecies, _rest_and_apart

Way = dict[str, str]
FILLS, SCALES = ("iterative", "median"), ("by_species", "robust", "standard")
FEATURES, CLASSIFIERS = ("numbers", "plain", "ratios"), ("boosting", "forest", "logistic", "neighbours")


def ways() -> Iterator[Way]:
    """Every way, by the addresses of its choices."""
    preps: list[Way] = [{"model.prep": name} for name in ("knn", "median")]
    for fill, scale in itertools.product(FILLS, SCALES):
        preps.append({"model.prep": "deep", "model.prep.deep.fill": fill, "model.prep.deep.scale": scale})
    for prep, features, classifier in itertools.product(preps, FEATURES, CLASSIFIERS):
        yield prep | {"model.features": features, "model.classify": classifier}


def scores(way: Way) -> dict[str, float]:
    """The mean accuracy and F1 of a way over five folds."""
    scale = "standard" if way["model.prep"] == "knn" else way.get("model.prep.deep.scale", "none")
    accuracy, f1 = _scores(scale, way["model.features"], way["model.classify"])
    return {"accuracy": accuracy, "f1": f1}


@cache
def _scores(scale: str, features: str, classifier: str) -> tuple[float, float]:
    rest, _ = _rest_and_apart()
    found = []
    for train, test in StratifiedKFold(5, shuffle=True, random_state=0).split(rest, rest["sex"].to_numpy(dtype=object)):
        learn, ask = rest.iloc[train], rest.iloc[test]
        model = _classifier(classifier)
        prepared = _scaled(scale, learn, learn)
        model.fit(_features(features, prepared, learn), learn["sex"].to_numpy(dtype=object))
        said = model.predict(_features(features, _scaled(scale, learn, ask), learn))
        truth = ask["sex"].to_numpy(dtype=object)
        found.append((accuracy_score(truth, said), f1_score(truth, said, pos_label="female")))
    return sum(a for a, _ in found) / 5, sum(f for _, f in found) / 5


def _scaled(scale: str, learn: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    if scale == "by_species":
        return ComparedWithSpecies().fit(learn).transform(rows)
    known = learn[NUMBERS]
    unit: pd.Series | float = 1.0
    if scale == "standard":
        unit = known.std(ddof=1)
    elif scale == "robust":
        unit = known.quantile(0.75) - known.quantile(0.25)
    return pd.concat([rows[NUMBERS] / unit, rows[WORDS]], axis=1)


def _features(features: str, rows: pd.DataFrame, learn: pd.DataFrame) -> pd.DataFrame:
    made = rows[NUMBERS]
    if features == "ratios":
        length, depth, flipper, mass = (made[name] for name in NUMBERS)
        made = made.assign(bill_shape=length / depth, bill_size=length * depth, build=mass / flipper)
    if features == "numbers":
        return made
    flags = {f"{name}_{kind}": (rows[name] == kind) * 1.0 for name in WORDS for kind in sorted(learn[name].unique())}
    return made.assign(**flags)


def _classifier(name: str) -> ClassifierMixin:
    if name == "logistic":
        return LogisticRegression(solver="newton-cholesky", max_iter=1000)
    if name == "neighbours":
        return KNeighborsClassifier()
    if name == "forest":
        return RandomForestClassifier(n_estimators=50, max_depth=4, random_state=0)
    return GradientBoostingClassifier(n_estimators=100, learning_rate=0.1, max_depth=2, random_state=0)


if __name__ == "__main__":
    for reached, text in sorted(((scores(way)["f1"], str(way)) for way in ways()), reverse=True)[:5]:
        print(f"f1 {reached:.4f} {text}")
