"""What every encoding must satisfy."""

import pandas as pd

TABLE = pd.DataFrame(
    {"mass": [1.0, 2, 3, 4], "kind": ["b", "a", "b", "c"], "sure": [True, False, True, True]}, index=[3, 5, 7, 9]
)


def test_all_columns_are_numbers_without_gaps(block):
    encoded = block(table=TABLE)
    assert list(encoded.select_dtypes("number").columns) == list(encoded.columns)
    assert not encoded.isna().any(axis=None)


def test_rows_and_numbers_stay(block):
    encoded = block(table=TABLE)
    assert list(encoded.index) == list(TABLE.index)
    assert list(encoded["mass"]) == [1.0, 2.0, 3.0, 4.0]


def test_equal_words_get_equal_numbers_and_others_differ(block):
    encoded = block(table=TABLE)
    assert encoded.drop(columns="mass").loc[3].equals(encoded.drop(columns="mass").loc[7])
    assert not encoded.drop(columns="mass").loc[3].equals(encoded.drop(columns="mass").loc[5])
