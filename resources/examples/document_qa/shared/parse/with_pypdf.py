"""Reading a PDF file with pypdf."""

from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from document_qa.lib.words import tidy


def with_pypdf(file: Path) -> list[str]:
    """The text of each page as pypdf reads it: quick, and plain Python. ValueError where nothing can be read."""
    try:
        pages = [tidy(page.extract_text()) for page in PdfReader(file).pages]
    except (PyPdfError, KeyError, TypeError, OSError) as error:
        raise ValueError("This is not a PDF file that can be read.") from error
    if not any(pages):
        raise ValueError("This PDF file holds no text; it may be a scan.")
    return pages
