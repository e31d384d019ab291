"""What every reader of tables must satisfy."""

import sqlite3
from contextlib import closing

import pandas as pd
import pytest

TABLE = pd.DataFrame({"name": ["Ada", "Zoë", "Li"], "mass": [3.5, None, 4.25], "count": [1, 2, 3]})


@pytest.fixture
def file(block, tmp_path):
    """The same table in the kind of file that the implementation reads."""
    kind = block.name.rpartition(".")[2]
    path = tmp_path / "some table"
    if kind == "from_parquet":
        pytest.importorskip("pyarrow")
        TABLE.to_parquet(path)
    elif kind == "from_sql":
        with closing(sqlite3.connect(path)) as database:
            TABLE.to_sql("some rows", database, index=False)
    else:
        TABLE.to_csv(path, index=False)
    return path


def test_rows_columns_and_gaps_are_read(block, file):
    table = block(file=file)
    assert list(table.columns) == ["name", "mass", "count"]
    assert list(table["name"]) == ["Ada", "Zoë", "Li"]
    assert table["mass"].isna().tolist() == [False, True, False]
    assert table["count"].sum() == 6


def test_rows_are_numbered_from_zero(block, file):
    assert list(block(file=file).index) == [0, 1, 2]
