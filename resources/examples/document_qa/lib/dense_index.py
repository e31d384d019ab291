"""An index of meanings: a vector for each passage."""

from dataclasses import dataclass

import numpy as np

from document_qa.lib.minilm import encoded


@dataclass(frozen=True)
class DenseIndex:
    """One row of `vectors` for each passage, all of length one."""

    vectors: np.ndarray

    def scores(self, question: str) -> np.ndarray:
        """How near each passage is to the question: the cosine, 0 where they have nothing in common."""
        return np.asarray(self.vectors @ encoded([question])[0])
