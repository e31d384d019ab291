"""The console's process without a window: it needs trust, and ends with the studio, however that ends."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hyperstudio.errors import StudioError
from hyperstudio.studio.console import Console
from hyperstudio.studio.opening import open_document
from hyperstudio.studio.studio import Studio
from tests.penguins import copy_of_the_penguins

PARENT = """
import sys
from pathlib import Path
from hyperstudio.studio.console import Console
from hyperstudio.studio.opening import open_document
from hyperstudio.studio.studio import Studio

studio = Studio(open_document(Path(sys.argv[1])))
studio.trust()
console = Console(studio)
console.start()
print(console.news.get(timeout=60)["event"], console._kernel.pid, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def penguins(tmp_path: Path) -> Path:
    folder = tmp_path / "penguins"
    copy_of_the_penguins(folder)
    return folder


def test_code_that_is_not_trusted_has_no_console(penguins: Path) -> None:
    console = Console(Studio(open_document(penguins)))
    with pytest.raises(StudioError, match="not been trusted"):
        console.start()
    assert not console.alive


def test_a_studio_that_is_killed_leaves_no_console_behind(penguins: Path) -> None:
    command = [sys.executable, "-c", PARENT, str(penguins)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        said, pid = parent.stdout.readline().split()
        assert said == "ready"
        parent.kill()
    while running(int(pid)):
        time.sleep(0.1)  # the test's own time limit ends this where it does not come true


def running(pid: int) -> bool:
    """Whether the process is there and not only waits to be counted."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False
