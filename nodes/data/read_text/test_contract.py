"""What every reader of text must satisfy."""

import pytest


def as_pdf(text):
    """The bytes of a PDF of one page with one line of text."""
    drawn = f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode("ascii")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    written, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(written)
    written += b"xref\n0 6\n0000000000 65535 f \n" + table
    return written + b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start


@pytest.fixture
def write(block, tmp_path):
    """Writes a line in the kind of file that the implementation reads."""

    def written(text):
        path = tmp_path / "some file"
        path.write_bytes(as_pdf(text) if block.name.endswith(".pdf") else f"{text}\n".encode())
        return path

    return written


def test_the_text_is_read(block, write):
    assert block(file=write("Penguins cannot fly.")).strip() == "Penguins cannot fly."


def test_a_file_that_is_not_there_is_told(block, tmp_path):
    with pytest.raises(FileNotFoundError):
        block(file=tmp_path / "missing")
