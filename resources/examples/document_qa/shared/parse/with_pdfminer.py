"""Reading a PDF file with pdfminer.six."""

from pathlib import Path

from pdfminer.high_level import extract_text
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException

from document_qa.lib.words import tidy


def with_pdfminer(file: Path) -> list[str]:
    """The text of each page as pdfminer reads it: slower, keeps paragraphs. ValueError where nothing can be read."""
    try:
        pages = [tidy(page) for page in extract_text(str(file)).split("\f")]
    except (PDFException, PSException, KeyError, TypeError, ValueError) as error:
        raise ValueError("This is not a PDF file that can be read.") from error
    if not any(pages):
        raise ValueError("This PDF file holds no text; it may be a scan.")
    return pages[:-1] if not pages[-1] else pages
