"""Formatting generated code with ruff: sorted imports, none that is not needed, lines of 120 columns."""

import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ruff import find_ruff_bin

OPTIONS = ("--isolated", "--quiet", "--no-cache")


def formatted(files: Mapping[str, str], package: str) -> dict[str, str]:
    """The Python files among these, by path, as ruff writes them; the others as they are."""
    with tempfile.TemporaryDirectory(prefix="hyperstudio-export-") as folder:
        root = Path(folder)
        for path, text in files.items():
            if path.endswith(".py"):
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text, encoding="utf-8")
        known = f"lint.isort.known-first-party=['{package}']"
        sort = [
            "check",
            *OPTIONS,
            "--fix-only",
            "--select",
            "I,F401,UP037",
            "--config",
            known,
            "--target-version",
            "py311",
        ]
        for words in (sort, ["format", *OPTIONS]):
            subprocess.run(
                [find_ruff_bin(), *words, "--config", "line-length=120", "."], cwd=root, check=True, capture_output=True
            )
        return {
            path: (root / path).read_text(encoding="utf-8") if path.endswith(".py") else text
            for path, text in files.items()
        }
