"""What every split must satisfy."""

import pandas as pd
import pytest

TABLE = pd.DataFrame({"mass": range(60), "kind": ["a", "b", "b"] * 20})


def test_every_row_is_in_one_part(block):
    train, test = block(table=TABLE)
    assert sorted([*train.index, *test.index]) == list(TABLE.index)
    pd.testing.assert_frame_equal(pd.concat([train, test]).sort_index(), TABLE)


def test_a_fifth_is_set_apart(block):
    _, test = block(table=TABLE)
    assert len(test) == pytest.approx(len(TABLE) / 5, abs=1)


def test_the_same_rows_each_time(block):
    first, second = block(table=TABLE), block(table=TABLE)
    assert [list(part.index) for part in first] == [list(part.index) for part in second]


def test_each_part_keeps_its_order(block):
    assert all(part.index.is_monotonic_increasing for part in block(table=TABLE))
