"""What a package ships and the studio has to compute: its artifacts, its description, recorded values as JSON."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

from hyperstudio.errors import StudioError
from hyperstudio.exporter import making
from hyperstudio.exporter.plan import ExportPlan


def computed_values(
    made: ExportPlan, root: Path, project: Path, python: str, *, recorded: Mapping[str, str] | None = None, api: bool
) -> dict[str, bytes]:
    """The files of the artifacts by path in the package; with `api` also `openapi.json`.

    `root` is a folder for the code that computes them, `project` the folder to work in. `recorded` are files of pickled
    values by name: `root/out/recorded.json` says them. StudioError where something fails.
    """
    (root / "out").mkdir(parents=True)
    for path, text in {**made.makers, **made.files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode("utf-8", "surrogateescape"))
    wish = {
        "src": str(root / "src"),
        "project": str(project.absolute()),
        "out": str(root / "out"),
        "plain": f"{made.project}.plain",
        "artifacts": made.artifacts,
        "recorded": dict(recorded or {}),
        "api": f"{made.project}.api" if api else "",
    }
    (root / "wish.json").write_text(json.dumps(wish), encoding="utf-8")
    words = [python, "-P", making.__file__, str(root / "wish.json")]
    ran = subprocess.run(words, capture_output=True, text=True, check=False)
    if ran.returncode and api and "No module named 'fastapi'" in ran.stderr:
        raise StudioError(
            "The API cannot be described: FastAPI is not in the project's environment.",
            "Install it there (pip install fastapi python-multipart), or export without --api.",
        )
    if ran.returncode:
        raise StudioError(f"What the package ships could not be computed:\n{ran.stderr.strip()[-2000:]}", "Mend it.")
    files = {"openapi.json": (root / "out/openapi.json").read_bytes()} if api else {}
    if made.artifacts:
        for made_file in sorted((root / "out").iterdir()):
            if made_file.name not in {"recorded.json", "openapi.json"}:
                files[f"src/{made.project}/artifacts/{made_file.name}"] = made_file.read_bytes()
    return files
