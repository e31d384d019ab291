"""What every scaling must satisfy."""

import pandas as pd

TABLE = pd.DataFrame(
    {"grams": [3000.0, 3500, 4000, 5500, 4200], "millimetres": [1, 2, 3, 5, 4], "same": 7.0, "kind": list("abcab")},
    index=range(10, 15),
)


def test_rows_columns_and_words_stay(block):
    scaled = block(table=TABLE)
    assert list(scaled.index) == list(TABLE.index)
    assert list(scaled.columns) == list(TABLE.columns)
    assert list(scaled["kind"]) == list("abcab")


def test_no_number_drowns_another(block):
    scaled = block(table=TABLE)
    spread = scaled["grams"].std() / scaled["millimetres"].std()
    assert 0.5 < spread < 2.0


def test_the_order_of_numbers_stays(block):
    scaled = block(table=TABLE)
    assert list(scaled["grams"].rank()) == list(TABLE["grams"].rank())


def test_a_column_without_spread_becomes_zero(block):
    assert (block(table=TABLE)["same"] == 0).all()
