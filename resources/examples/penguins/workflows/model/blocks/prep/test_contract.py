"""What every data preparation must satisfy."""

import pandas as pd
import pytest

GAP = None
BIRDS = [
    ("Adelie", "Torgersen", 39.1, 18.7, 181.0, 3750.0),
    ("Adelie", "Dream", 39.5, 17.4, GAP, 3800.0),
    ("Adelie", "Biscoe", GAP, GAP, GAP, GAP),
    ("Gentoo", "Biscoe", 46.1, 13.2, 211.0, 4500.0),
    ("Gentoo", GAP, 50.0, 16.3, 230.0, 5700.0),
    ("Gentoo", "Biscoe", 48.7, GAP, 210.0, 4450.0),
    ("Chinstrap", "Dream", 46.5, 17.9, 192.0, 3500.0),
    ("Chinstrap", "Dream", 50.0, 19.5, 196.0, GAP),
]
MEASUREMENTS = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]


@pytest.fixture
def table():
    """Eight birds with gaps in words and numbers, and an index that is not 0, 1, 2, …"""
    return pd.DataFrame(BIRDS, columns=["species", "island", *MEASUREMENTS], index=[12, 3, 7, 40, 5, 6, 99, 1])


def test_no_gap_is_left(block, table):
    assert not block(table=table).isna().any(axis=None)


def test_rows_index_and_columns_stay(block, table):
    prepared = block(table=table)
    assert list(prepared.index) == list(table.index)
    assert list(prepared.columns) == list(table.columns)


def test_words_that_were_known_stay(block, table):
    known = table["island"].notna()
    prepared = block(table=table)
    assert list(prepared["species"]) == list(table["species"])
    assert list(prepared.loc[known, "island"]) == list(table.loc[known, "island"])


def test_measurements_are_positive_floats(block, table):
    prepared = block(table=table)[MEASUREMENTS]
    assert all(kind.kind == "f" for kind in prepared.dtypes)
    assert (prepared > 0).all(axis=None)


def test_a_longer_bill_stays_longer_within_a_species(block, table):
    prepared = block(table=table)["bill_length_mm"]
    assert prepared[40] < prepared[6] < prepared[5]


def test_the_table_that_was_given_is_not_changed(block, table):
    before = table.copy(deep=True)
    block(table=table)
    pd.testing.assert_frame_equal(table, before)


def test_the_same_rows_give_the_same_values(block, table):
    pd.testing.assert_frame_equal(block(table=table), block(table=table))
