"""The answer as a table."""

import pandas as pd

from document_qa.lib.passages import Passage


def dataframe(question: str, answer: str, found: list[Passage]) -> pd.DataFrame:
    """One row a passage, best first: question, answer, rank, page, text."""
    rows = [(question, answer, rank, passage.page, passage.text) for rank, passage in enumerate(found, start=1)]
    return pd.DataFrame(rows, columns=["question", "answer", "rank", "page", "text"])
