"""What every way to find clusters must satisfy."""

import numpy as np
import pandas as pd

CHANCE = np.random.default_rng(0)
CENTRES = np.repeat([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]], 20, axis=0)
TABLE = pd.DataFrame(CENTRES + CHANCE.normal(size=(60, 2)), columns=["x", "y"], index=range(100, 160))


def test_every_row_has_a_cluster_in_its_place(block):
    found = block(table=TABLE)
    assert list(found.index) == list(TABLE.index)
    assert set(found) == {0, 1, 2}


def test_three_heaps_are_found(block):
    found = block(table=TABLE)
    heaps = [set(found.iloc[start : start + 20]) for start in (0, 20, 40)]
    assert [len(heap) for heap in heaps] == [1, 1, 1]
    assert len(set.union(*heaps)) == 3


def test_finding_twice_gives_the_same_clusters(block):
    pd.testing.assert_series_equal(block(table=TABLE), block(table=TABLE))
