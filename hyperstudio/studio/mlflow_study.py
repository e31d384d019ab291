"""A study given to MLflow: into a database file of the project, or to a server."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hyperstudio.errors import StudioError
from hyperstudio.files.system import lock
from hyperstudio.studio.findings import trial_row
from hyperstudio.studio.shown_study import ShownStudy

NEEDED = ("mlflow", "sqlalchemy", "alembic")
FILE = "mlflow.db"


def publish_to_mlflow(study: ShownStudy, folder: Path, to: str = "") -> dict[str, Any]:
    """Write a study of the project in `folder` into MLflow; trials that are there in full stay as they are.

    `to` is the address of a server (http://…) or a database (sqlite:///…); a file of the project's by default. The
    answer is {"study", "to", "trials", "new"}. StudioError where MLflow is not installed or refuses.
    """
    if any(importlib.util.find_spec(name) is None for name in NEEDED):
        raise StudioError("MLflow is not installed.", "Install it: pip install 'hyperstudio[mlflow]'.")
    if to and not to.startswith(("http://", "https://", "sqlite:///", "postgresql", "mysql")):
        raise StudioError(f"“{to}” is no address that MLflow can write to.", "Give http://… or sqlite:///….")
    own = folder / ".hyperstudio" / FILE
    own.parent.mkdir(parents=True, exist_ok=True)
    uri = to or f"sqlite:///{own}"
    best = study.findings.best
    said = {
        "uri": uri,
        "project": study.project.name,
        "study": study.about.name,
        "about": {
            "hyperstudio.aims": "; ".join(study.about.aims),
            "hyperstudio.constraints": "; ".join(study.about.constraints),
            "hyperstudio.sampler": study.about.sampler,
        },
        "trials": [trial_row(trial) for trial in study.trials],
        "best": best.number if best is not None else None,
    }
    # Two at once would each write what the other one has not written yet.
    with lock(own.with_name("mlflow.lock"), "The project is being published to MLflow already.", patience=0.5):
        done = subprocess.run(
            [sys.executable, "-m", "hyperstudio.studio.mlflow_process"],
            input=json.dumps(said),
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true", "GIT_PYTHON_REFRESH": "quiet"},
        )
    if done.returncode:
        why = next(reversed(done.stderr.strip().splitlines()), "its process ended")
        raise StudioError(f"MLflow refused the study: {why}", f"Look whether {uri} can be written to.")
    new = json.loads(done.stdout.splitlines()[-1])["new"]
    return {"study": study.about.name, "to": uri, "trials": len(study.trials), "new": new}
