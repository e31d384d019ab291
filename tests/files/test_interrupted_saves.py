"""Saves that are killed in the middle: a real process ends at its n-th call to the system."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import hyperstudio
from hyperstudio.errors import StudioError
from hyperstudio.files.journal import JOURNAL, STATE, recover, saving
from hyperstudio.files.read import read_project
from hyperstudio.files.write import save_project, texts

KILLED = """
import os, sys
from pathlib import Path
from hyperstudio.files.read import read_project
from hyperstudio.files.write import save_project
from hyperstudio.graph.values import FrozenMap
folder, last = Path(sys.argv[1]), int(sys.argv[2])
project = read_project(folder)
edited = project.but(title="Changed", shared=FrozenMap(), configurations=FrozenMap(
    {"baseline": FrozenMap({"main.add": "one"}), "second": FrozenMap()}
))
calls = 0
def counted(real):
    def call(*arguments, **named):
        global calls
        if calls == last:
            os._exit(9)
        calls += 1
        return real(*arguments, **named)
    return call
for name in ("replace", "fsync", "unlink", "rmdir", "open"):
    setattr(os, name, counted(getattr(os, name)))
save_project(folder, edited, project)
"""


@pytest.mark.slow
def test_a_save_killed_at_any_point_is_undone_or_completed_at_the_next_opening(small):
    before = small.bytes()
    outcomes = []
    program = {**os.environ, "PYTHONPATH": str(Path(hyperstudio.__file__).parents[1])}
    for last in range(0, 300, 2):
        for path in small.bytes():
            (small.folder / path).unlink()
        for path, content in before.items():
            small.put(path, content)
        ended = subprocess.run([sys.executable, "-c", KILLED, str(small.folder), str(last)], check=False, env=program)
        assert ended.returncode in (0, 9)
        project = read_project(small.folder)
        left = small.bytes()
        assert project.faults == ()
        assert not (small.folder / STATE / JOURNAL).exists()
        if left == before:
            outcomes.append("undone")
            assert not (small.folder / "configurations/second.json").exists()
        else:
            outcomes.append("completed")
            assert project.title == "Changed"
            assert set(left) == set(before) - {"shared/common/block.json", "shared/common/four.py"} | {
                "configurations/second.json"
            }
            assert {path: text.encode() for path, text in texts(project).items() if left[path] != before.get(path)} == {
                path: left[path] for path in left if left[path] != before.get(path)
            }
            assert not (small.folder / "shared").exists()
        if ended.returncode == 0:
            break
    assert ended.returncode == 0
    assert outcomes == sorted(outcomes, reverse=True)
    assert outcomes.count("undone") > 3
    assert outcomes.count("completed") > 3


@pytest.mark.parametrize(
    "journal",
    [
        "{",
        "[]",
        "[" * 100_000,
        {"decided": True, "folders": [], "writes": {}, "removes": ["../victim.py"]},
        {"decided": True, "folders": [], "writes": {"../victim.py": "x"}, "removes": []},
        {"decided": True, "folders": [], "writes": {}, "removes": ["out/victim.py"]},
        {"decided": True, "folders": [], "writes": {}, "removes": [".git/config"]},
        {"decided": False, "folders": ["../empty"], "writes": {}, "removes": []},
    ],
)
def test_a_journal_that_nobody_of_us_wrote_does_no_harm(small, tmp_path, journal):
    (tmp_path / "victim.py").write_text("precious")
    (tmp_path / "empty").mkdir()
    (small.folder / "out").symlink_to(tmp_path)
    small.put(".git/config", "precious")
    small.put(f"{STATE}/{JOURNAL}", journal if isinstance(journal, str) else json.dumps(journal))
    project = small.read()
    assert any("journal" in fault.what for fault in project.faults)
    assert (tmp_path / "victim.py").read_text() == "precious"
    assert (small.folder / ".git/config").read_text() == "precious"
    assert (tmp_path / "empty").is_dir()
    assert not [fault for fault in small.read().faults if "journal" in fault.what]


def test_two_do_not_save_at_the_same_time(small, monkeypatch):
    project = small.read()
    monkeypatch.setattr("hyperstudio.files.system.PATIENCE", 0.1)
    with saving(small.folder), pytest.raises(StudioError, match="is saving this project"):
        save_project(small.folder, project.but(title="T"), project)
    save_project(small.folder, project.but(title="T"), project)
    assert small.read().title == "T"


def test_without_an_interrupted_save_opening_writes_nothing(small):
    assert recover(small.folder) == ""
    assert not (small.folder / STATE).exists()
