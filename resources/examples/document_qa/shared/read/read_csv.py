"""Questions from a CSV file."""

import csv
from pathlib import Path

from document_qa.lib.questions import Asked


def read_csv(questions: Path, folder: Path) -> tuple[list[Path], list[list[Asked]]]:
    """The files that are asked about, by name, and for each the rows that name it."""
    with questions.open(encoding="utf-8", newline="") as held:
        rows = list(csv.DictReader(held))
    names = sorted({row["document"] for row in rows})
    asked = [[Asked(r["question"], r["answer"], r["evidence"]) for r in rows if r["document"] == n] for n in names]
    return [folder / name for name in names], asked
