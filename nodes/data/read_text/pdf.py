"""Reading text: a PDF file."""

from pathlib import Path

from pypdf import PdfReader


def pdf(file: Path, *, between_pages: str = "\n\n", password: str = "") -> str:
    """Read the text of all pages; needs the package pypdf. Pages that are pictures have no text.

    Raises pypdf.errors.PyPdfError for a file of another kind or with another password.
    """
    with file.open("rb") as opened:
        reader = PdfReader(opened, password=password or None)
        return between_pages.join(page.extract_text().strip() for page in reader.pages)
