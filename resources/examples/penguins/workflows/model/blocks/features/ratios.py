"""Features: the shape of a bird."""

import pandas as pd

from penguins.lib.categories import as_flags, levels
from penguins.lib.measures import bill_shape, bill_size, build


class Ratios:
    """Add the shape and size of the bill and the build of the body to what `plain` gives."""

    def __init__(self, *, keep_measurements: bool = True) -> None:
        self.keep_measurements = keep_measurements

    def fit(self, table: pd.DataFrame) -> None:
        """Learn which words there are."""
        self.levels = levels(table)

    def __call__(self, table: pd.DataFrame) -> pd.DataFrame:
        """Measurements if they are kept, shapes, then one column for each word that was learnt."""
        shapes = pd.DataFrame({"bill_shape": bill_shape(table), "bill_size": bill_size(table), "build": build(table)})
        numbers = table.select_dtypes("number").join(shapes) if self.keep_measurements else shapes
        return numbers.join(as_flags(table, self.levels))
