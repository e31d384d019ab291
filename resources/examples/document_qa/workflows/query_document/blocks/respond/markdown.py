"""The answer as Markdown."""

from document_qa.lib.passages import Passage


def markdown(question: str, answer: str, found: list[Passage]) -> str:
    """Question, answer, and the passages that were read, as quotes with their pages."""
    quotes = "\n\n".join(f"> {' '.join(passage.text.split())}\n>\n> — page {passage.page}" for passage in found)
    return f"**{question}**\n\n{answer or 'The document does not say.'}\n\n{quotes}".strip() + "\n"
