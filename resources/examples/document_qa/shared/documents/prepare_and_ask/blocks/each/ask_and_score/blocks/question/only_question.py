"""What may be known while answering."""

from document_qa.lib.questions import Asked


def only_question(asked: Asked) -> str:
    """The question without its answer."""
    return asked.question
