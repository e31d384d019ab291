"""Features: the columns as they are."""

import pandas as pd

from penguins.lib.categories import as_flags, levels


class Plain:
    """The measurements as they are; species and island as columns of 0 and 1."""

    def __init__(self, *, islands: bool = True) -> None:
        self.islands = islands

    def fit(self, table: pd.DataFrame) -> None:
        """Learn which words there are."""
        self.levels = {name: values for name, values in levels(table).items() if self.islands or name != "island"}

    def __call__(self, table: pd.DataFrame) -> pd.DataFrame:
        """The numbers, then one column for each word that was learnt."""
        return table.select_dtypes("number").join(as_flags(table, self.levels))
