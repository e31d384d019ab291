"""What every classifier must satisfy."""

import pandas as pd
import pytest


@pytest.fixture
def known():
    """Forty rows whose sex is plain from their size: the features and the target, with an odd index."""
    sizes = pd.Series(range(40), index=range(100, 180, 2)) / 10
    table = pd.DataFrame({"size": sizes + 1, "mass": sizes * 2 + 5, "flag": [0.0, 1.0] * 20})
    return {"table": table, "target": pd.Series(["small"] * 20 + ["large"] * 20, index=table.index, name="answer")}


def test_every_row_has_an_answer_in_its_place(block, known):
    answers, probability = block(**known)
    assert list(answers.index) == list(probability.index) == list(known["table"].index)
    assert not answers.isna().any()


def test_answers_are_classes_that_were_learnt(block, known):
    answers, _ = block(**known)
    assert set(answers) <= {"small", "large"}


def test_what_is_plain_is_learnt(block, known):
    answers, _ = block(**known)
    assert (answers == known["target"]).mean() >= 0.9


def test_the_surest_of_two_answers_is_at_least_even(block, known):
    _, probability = block(**known)
    assert ((probability >= 0.5) & (probability <= 1.0)).all()


def test_learning_twice_gives_the_same_answers(block, known):
    for first, second in zip(block(**known), block(**known), strict=True):
        pd.testing.assert_series_equal(first, second)


def test_the_rows_and_their_order_are_not_changed(block, known):
    before = {name: value.copy(deep=True) for name, value in known.items()}
    block(**known)
    pd.testing.assert_frame_equal(known["table"], before["table"])
    pd.testing.assert_series_equal(known["target"], before["target"])
