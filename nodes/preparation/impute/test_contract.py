"""What every way to fill gaps must satisfy."""

import pandas as pd

TABLE = pd.DataFrame(
    {"size": [1.0, None, 3.0, 4.0] * 5, "mass": [2, 4, 6, 8] * 5, "kind": ["a", "b", None, "a"] * 5},
    index=range(100, 140, 2),
)


def test_no_gaps_are_left(block):
    assert not block(table=TABLE).isna().any(axis=None)


def test_rows_and_columns_stay(block):
    filled = block(table=TABLE)
    assert list(filled.index) == list(TABLE.index)
    assert list(filled.columns) == list(TABLE.columns)


def test_what_was_known_stays(block):
    filled = block(table=TABLE)
    for name in TABLE.columns:
        known = TABLE[name].notna()
        assert (filled.loc[known, name] == TABLE.loc[known, name]).all()


def test_what_is_filled_lies_among_what_was_known(block):
    filled = block(table=TABLE)
    assert filled["size"].between(1.0, 4.0).all()
    assert set(filled["kind"]) == {"a", "b"}
