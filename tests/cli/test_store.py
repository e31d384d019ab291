import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


def hyperstudio(*words: str) -> tuple[int, dict[str, Any]]:
    """Run a command as a process of its own; its exit code and its JSON."""
    command = [sys.executable, "-m", "hyperstudio", *words, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
    return done.returncode, json.loads(done.stdout)


def test_the_store_says_what_it_holds_and_is_emptied(tmp_path: Path) -> None:
    project = tmp_path / "penguins"
    assert hyperstudio("new", str(project), "--template", "penguins")[0] == 0
    code, first = hyperstudio("run", str(project), "evaluate", "--trust")
    assert code == 0
    code, held = hyperstudio("store", "info", "--project", str(project))
    assert code == 0
    assert held["folder"] == os.environ["HYPERSTUDIO_STORE"]
    assert held["projects"][str(project)]["steps"] == held["steps"] > 10
    assert 0 < held["bytes"] < held["limit"]
    code, gone = hyperstudio("store", "clear", "--project", str(tmp_path / "another"))
    assert (code, gone["steps"]) == (0, 0)
    assert hyperstudio("run", str(project), "evaluate")[1]["steps"]["run"] == 0
    code, gone = hyperstudio("store", "clear", "--project", str(project))
    assert (code, gone["steps"]) == (0, held["steps"])
    again = hyperstudio("run", str(project), "evaluate")[1]
    assert again["steps"]["run"] == first["steps"]["run"]
    assert again["metrics"] == first["metrics"]


def test_a_store_that_cannot_be_is_refused_with_what_mends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.write_text("")
    monkeypatch.setenv("HYPERSTUDIO_STORE", str(file / "store"))
    code, told = hyperstudio("store", "info")
    assert code == 2
    assert str(file) in told["error"]["what"]
    assert "HYPERSTUDIO_STORE" in told["error"]["mend"]
