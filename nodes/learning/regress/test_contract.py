"""What every regression must satisfy."""

import pandas as pd
import pytest


@pytest.fixture
def known():
    """Sixty rows whose price follows from their size: the features and the target, with an odd index."""
    size = pd.Series(range(60), index=range(100, 220, 2)) / 10
    table = pd.DataFrame({"size": size, "flag": [0.0, 1.0] * 30})
    return {"table": table, "target": (3 * size + table["flag"]).rename("price")}


def test_every_row_has_a_number_in_its_place(block, known):
    answers = block(**known)
    assert list(answers.index) == list(known["table"].index)
    assert not answers.isna().any()


def test_what_is_plain_is_learnt(block, known):
    errors = block(**known) - known["target"]
    assert errors.abs().mean() < 0.1 * known["target"].std()


def test_learning_twice_gives_the_same_answers(block, known):
    pd.testing.assert_series_equal(block(**known), block(**known))
