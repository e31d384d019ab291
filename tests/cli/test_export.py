"""Exporting the example from the command line, and staying in step with it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

EXAMPLE = Path(__file__).parents[2] / "resources" / "examples" / "penguins"


def hyperstudio(*words: str, code: int = 0) -> dict[str, Any]:
    asked = [sys.executable, "-m", "hyperstudio", *words, "--json"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr + done.stdout
    return json.loads(done.stdout)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_exported_package_predicts_as_the_studio_does_and_stays_in_step(tmp_path: Path) -> None:
    project, out = tmp_path / "penguins", tmp_path / "out"
    shutil.copytree(EXAMPLE, project, ignore=shutil.ignore_patterns(".hyperstudio"))
    words = ("export", "package", str(project), str(out), "--workflow", "predict", "--workflow", "train", "--trust")
    made = hyperstudio(*words)
    assert "src/penguins/artifacts/predict.train.fitted.pickle" in made["files"]

    golden = json.loads((out / "tests/golden.json").read_text())
    assert len(golden[0]["outputs"]["answers"]["values"]) == 344
    asked = [sys.executable, "-m", "penguins.cli", "predict", "--table", str(project / "data/penguins.csv")]
    ran = subprocess.run(asked, cwd=out / "src", capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout)["answers"] == golden[0]["outputs"]["answers"]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-k", "function"],
        cwd=out,
        env={"PYTHONPATH": "src"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout

    assert hyperstudio(*words, "--check") == {"drift": {}}
    theirs = "src/penguins/shared/labels/known_sex.py"
    (out / theirs).write_text((out / theirs).read_text() + "\n# Looked at.\n")
    assert hyperstudio(*words, "--check", code=1)["drift"] == {theirs: "was edited in the package"}
    assert "+# Looked at." in hyperstudio(*words, code=2)["error"]["what"]
    taken = hyperstudio(*words, "--take-theirs")
    assert taken["taken"] == ["shared/labels/known_sex.py"]
    assert (project / "shared/labels/known_sex.py").read_text().endswith("# Looked at.\n")
    assert hyperstudio(*words, "--check") == {"drift": {}}

    hidden = project / "workflows/predict/blocks/hide/without_sex.py"
    hidden.write_text(hidden.read_text().replace("errors=", "inplace=False, errors="))
    drift = hyperstudio(*words, "--check", code=1)["drift"]
    assert drift["src/penguins/workflows/predict/blocks/hide/without_sex.py"].startswith(
        "workflows/predict/blocks/hide"
    )
