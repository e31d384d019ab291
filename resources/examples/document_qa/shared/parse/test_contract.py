"""What every reader of PDF files must satisfy."""

from pathlib import Path

import pytest

PDFS = Path(__file__).resolve().parents[2] / "data" / "pdfs"


def test_each_page_is_read_in_its_place(block):
    pages = block(file=PDFS / "mpich_user.pdf")
    assert len(pages) == 16
    assert "Quick Start" in pages[4]
    assert "BLCR" in pages[12]


def test_ligatures_are_letters_and_words_are_whole(block):
    text = " ".join(block(file=PDFS / "mpich_user.pdf"))
    assert "configured" in text
    assert "instructions on how to install" in " ".join(text.split())
    assert not set(text) & set("ﬁﬂﬀﬃ")


@pytest.mark.parametrize("held", [b"", b"no PDF at all", b"%PDF-1.7\n%%EOF"], ids=["empty", "text", "damaged"])
def test_what_is_no_pdf_is_refused_in_words(block, tmp_path, held):
    file = tmp_path / "broken.pdf"
    file.write_bytes(held)
    with pytest.raises(ValueError, match="PDF file"):
        block(file=file)
