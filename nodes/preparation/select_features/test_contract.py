"""What every selection of features must satisfy."""

import numpy as np
import pandas as pd
import pytest

CHANCE = np.random.default_rng(0)
SIZE = CHANCE.normal(size=80)
TABLE = pd.DataFrame(
    {
        "noise": CHANCE.normal(size=80),
        "size": SIZE,
        "half": SIZE / 2 + 0.1 * CHANCE.normal(size=80),
        "other": CHANCE.normal(size=80),
    },
    index=range(200, 280),
)
CLASSES = pd.Series(np.where(SIZE > 0, "large", "small"), index=TABLE.index)


@pytest.mark.parametrize("target", [CLASSES, pd.Series(SIZE * 3, index=TABLE.index)], ids=["classes", "numbers"])
def test_what_says_most_is_kept_in_its_order(block, target):
    assert list(block(table=TABLE, target=target).columns) == ["size", "half"]


def test_rows_and_values_stay(block):
    kept = block(table=TABLE, target=CLASSES)
    pd.testing.assert_frame_equal(kept, TABLE[list(kept.columns)])
