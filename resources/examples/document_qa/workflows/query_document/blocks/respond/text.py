"""The answer as text."""


def text(answer: str) -> str:
    """The answer, or a sentence that says there is none."""
    return answer or "The document does not say."
