"""What every score of a classification must satisfy."""

import pandas as pd
import pytest

TARGET = pd.Series(["a", "a", "b", "c"])


def test_right_answers_score_one_and_wrong_ones_zero(block):
    assert block(answers=TARGET, target=TARGET) == (1.0, 1.0)
    assert block(answers=pd.Series(["b", "c", "a", "b"]), target=TARGET) == (0.0, 0.0)


def test_accuracy_is_the_share_of_right_answers(block):
    accuracy, f1 = block(answers=pd.Series(["a", "a", "b", "b"]), target=TARGET)
    assert accuracy == pytest.approx(0.75)
    assert 0.0 < f1 < 1.0


def test_rows_are_compared_by_place(block):
    assert block(answers=TARGET.set_axis([7, 8, 9, 10]), target=TARGET) == (1.0, 1.0)


def test_different_lengths_are_refused(block):
    with pytest.raises(ValueError, match="inconsistent"):
        block(answers=TARGET[:2], target=TARGET)
