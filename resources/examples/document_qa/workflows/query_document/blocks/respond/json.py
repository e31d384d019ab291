"""The answer as a JSON object."""

from typing import Any

from document_qa.lib.passages import Passage


def json(question: str, answer: str, found: list[Passage]) -> dict[str, Any]:
    """{"question", "answer", "passages": [{"page", "text"}]}; the answer is null where there is none."""
    passages = [{"page": passage.page, "text": passage.text} for passage in found]
    return {"question": question, "answer": answer or None, "passages": passages}
