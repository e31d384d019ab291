"""Runs in the project's interpreter: computes the artifacts of a package, and writes recorded values as plain JSON.

Takes a JSON file that says what to do. Standard library and the package only: it is run by its path.
"""

import hashlib
import importlib
import inspect
import json
import os
import pickle
import sys
from pathlib import Path
from typing import Any


def main(wish: Path) -> None:
    """Do what the file says: `src` to import from, `project` to work in, `artifacts` to make, `recorded` to write."""
    asked = json.loads(wish.read_text(encoding="utf-8"))
    sys.path.insert(0, asked["src"])
    os.chdir(asked["project"])
    out = Path(asked["out"])
    listed: dict[str, str] = {}
    for name, (module, function) in asked["artifacts"].items():
        content = pickle.dumps(_finished(getattr(importlib.import_module(module), function)()), protocol=5)
        (out / f"{name}.pickle").write_bytes(content)
        listed[name] = hashlib.blake2b(content, digest_size=16).hexdigest()
    (out / "artifacts.json").write_text(json.dumps(listed, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    if asked["api"]:
        described = importlib.import_module(asked["api"]).app.openapi()
        (out / "openapi.json").write_text(json.dumps(described, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    if asked["recorded"]:
        plain = importlib.import_module(asked["plain"]).plain
        told = {name: plain(pickle.loads(Path(file).read_bytes())) for name, file in asked["recorded"].items()}
        (out / "recorded.json").write_text(json.dumps(told), encoding="utf-8")


def _finished(result: Any) -> Any:
    if inspect.iscoroutine(result):
        import asyncio

        return asyncio.run(result)
    return result


if __name__ == "__main__":
    main(Path(sys.argv[1]))
