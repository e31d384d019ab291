"""What every score of a regression must satisfy."""

import pandas as pd
import pytest

TARGET = pd.Series([1.0, 2.0, 3.0, 6.0])


def test_right_answers_have_no_error(block):
    assert block(answers=TARGET, target=TARGET) == (0.0, 1.0)


def test_an_error_is_in_the_unit_of_the_target(block):
    error, _ = block(answers=TARGET + 2, target=TARGET)
    assert error == pytest.approx(2.0)


def test_the_mean_explains_nothing(block):
    _, explained = block(answers=pd.Series([3.0] * 4), target=TARGET)
    assert explained == pytest.approx(0.0)


def test_rows_are_compared_by_place(block):
    assert block(answers=TARGET.set_axis([7, 8, 9, 10]), target=TARGET) == (0.0, 1.0)
