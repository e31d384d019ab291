import json
import subprocess
import sys
from pathlib import Path

import pytest

import hyperstudio

from .made_projects import Maker

CALLED = """
import asyncio, inspect, json, made
from made.plain import plain

def called(function):
    result = function(value=5)
    return plain(asyncio.run(result) if inspect.iscoroutine(result) else result)

print(json.dumps([called(made.main), called(made.other)]))
"""


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(15))
def test_an_exported_project_gives_the_values_that_the_studio_gives(tmp_path: Path, seed: int) -> None:
    folder = Maker(tmp_path / "made", seed).make()
    with hyperstudio.open_project(folder, trust=True) as project:
        runs = [project.run(name) for name in ("main", "other")]
        project.export("package", tmp_path / "out")
    ran = subprocess.run(
        [sys.executable, "-c", CALLED], cwd=tmp_path / "out" / "src", capture_output=True, text=True, check=True
    )
    assert json.loads(ran.stdout) == [json.loads(json.dumps(run.outputs)) for run in runs]
