"""A project that is served by the command line, and small projects to be served."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.exporter.http_client import Client


class Served:
    """A project that is being served, and what was said of it."""

    def __init__(self, project: Path, *words: str, environment: Mapping[str, str] | None = None) -> None:
        asked = [sys.executable, "-m", "hyperstudio", "serve", str(project), "--trust", "--json", *words]
        self.process = subprocess.Popen(
            asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
        )
        assert self.process.stdout
        assert self.process.stderr
        self.said = json.loads(self.process.stdout.readline())
        self.client = Client(int(self.said["url"].rpartition(":")[2])) if "url" in self.said else Client(0)

    def wait_for_note(self, text: str) -> str:
        assert self.process.stderr
        for line in self.process.stderr:
            if text in line:
                return line
        raise AssertionError(f"It never said {text}.")

    def end(self) -> int:
        # What is started in the background by a shell ignores SIGINT, and so do its children: that is no sure way.
        self.process.terminate()
        self.process.communicate(timeout=60)
        return self.process.returncode


def written(folder: Path, files: Mapping[str, Any]) -> Path:
    """Write a project: texts as they are, all else as JSON."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / path).write_text(text, encoding="utf-8")
    return folder
