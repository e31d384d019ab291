"""What is installed in this interpreter, without importing any of it."""

import importlib.metadata
import importlib.util
import sys
from collections.abc import Sequence
from typing import Any


def environment(imports: Sequence[str]) -> dict[str, Any]:
    """The interpreter, and for each top-level module its distributions with versions ("dist==version", joined).

    None for a module that cannot be found, "" for one that belongs to no distribution (the standard library's).
    """
    found: dict[str, str | None] = {}
    wanted = []
    for name in imports:
        if name in sys.stdlib_module_names:
            found[name] = ""
        elif not _exists(name):
            found[name] = None
        else:
            wanted.append(name)
    if wanted:
        owners = importlib.metadata.packages_distributions()
        for name in wanted:
            versions = {f"{owner}=={_version(owner)}" for owner in owners.get(name, ())}
            found[name] = ",".join(sorted(versions))
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return {"python": version, "executable": sys.executable, "distributions": found}


def _exists(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def _version(distribution: str) -> str:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return ""
