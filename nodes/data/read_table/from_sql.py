"""Reading a table: SQL, from an SQLite database."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd


def from_sql(file: Path, *, query: str = "") -> pd.DataFrame:
    """The answer to a query to an SQLite file, which is opened for reading only; no query reads its only table.

    Raises ValueError where there is no query and not exactly one table, pandas.errors.DatabaseError for a wrong query.
    """
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as database:
        if not query:
            names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            if len(names) != 1:
                raise ValueError(f"{file.name} has {len(names)} tables ({', '.join(names)}): write a query.")
            quoted = names[0].replace('"', '""')
            query = f'SELECT * FROM "{quoted}"'
        return pd.read_sql_query(query, database)
