"""The proof: the package's wheel in a clean environment without HyperStudio, where its own tests pass."""

import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Proof:
    """How it went: which wheel was built, what the tests said, and the words of what failed."""

    passed: bool
    wheel: str
    tests: str
    seconds: float
    failure: str = ""

    def as_json(self) -> dict[str, Any]:
        """As the command line prints it."""
        return asdict(self)


def prove(package: Path, name: str, python: str = sys.executable) -> Proof:
    """Build the wheel of the package in the folder, install it and run its tests; the wheel stays in `dist/`."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="hyperstudio-proof-") as folder:
        root = Path(folder)
        inside = root / "environment" / "bin" / "python"
        source = root / "source"
        shutil.copytree(package, source, ignore=shutil.ignore_patterns("__pycache__", ".git", "dist", ".venv"))
        steps = (
            [python, "-m", "venv", str(root / "environment")],
            [str(inside), "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(root / "dist"), str(source)],
            [str(inside), "-m", "pip", "install", "--quiet", "--find-links", str(root / "dist"), "WHEEL", "pytest>=8"],
            [
                str(inside),
                "-c",
                f"import importlib.util as u; assert u.find_spec('hyperstudio') is None; import {name}",
            ],
            [str(inside), "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"],
        )
        wheel = ""
        for words in steps:
            words = [wheel if word == "WHEEL" else word for word in words]
            ran = subprocess.run(words, cwd=root, capture_output=True, text=True, check=False)
            told = (ran.stdout + ran.stderr).strip()
            if ran.returncode:
                return Proof(False, Path(wheel).name, "", time.monotonic() - began, told[-LONGEST:])
            wheel = wheel or next(map(str, (root / "dist").glob("*.whl")), "")
            if "pip" in words and "install" in words:
                shutil.copytree(source / "tests", root / "tests")
        (package / "dist").mkdir(exist_ok=True)
        shutil.copy2(wheel, package / "dist")
        return Proof(True, f"dist/{Path(wheel).name}", told.splitlines()[-1], time.monotonic() - began)
