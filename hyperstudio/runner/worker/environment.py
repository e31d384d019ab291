"""What is installed in this interpreter, without importing any of it."""

import contextlib
import importlib.metadata
import importlib.util
import json
import os
import sys
from collections.abc import Sequence
from typing import Any


def environment(imports: Sequence[str]) -> dict[str, Any]:
    """The interpreter, and for each top-level module its distributions with versions ("dist==version", joined).

    None for a module that cannot be found, "" for one that belongs to no distribution (the standard library's).
    `local` says where a module lies that somebody works on: an editable distribution, one that was installed from a
    folder, or none. `folders` are those whose change may mean that something was installed.
    """
    found: dict[str, str | None] = {}
    local: dict[str, str] = {}
    wanted = []
    for name in imports:
        if name in sys.stdlib_module_names:
            found[name] = ""
        elif (place := _place(name)) is None:
            found[name] = None
        else:
            wanted.append((name, place))
    if wanted:
        owners = importlib.metadata.packages_distributions()
        for name, place in wanted:
            said = {owner: _said(owner) for owner in owners.get(name, ())}
            found[name] = ",".join(sorted(f"{owner}=={version}" for owner, (version, _) in said.items()))
            if place and (not said or any(here for _, here in said.values())):
                local[name] = place
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    folders = sorted({folder for folder in sys.path if os.path.isdir(folder)})
    return {
        "python": version,
        "executable": sys.executable,
        "distributions": found,
        "local": local,
        "folders": folders,
    }


def _place(name: str) -> str | None:
    """The folder of a package, or the file of a module; "" where there is no such place, None where it is not found."""
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        return None
    if spec is None:
        return None
    folders = spec.submodule_search_locations
    if folders is not None:
        return next((os.path.realpath(folder) for folder in folders if os.path.isdir(folder)), "")
    return os.path.realpath(spec.origin) if spec.has_location and spec.origin else ""


def _said(distribution: str) -> tuple[str, bool]:
    """The version of a distribution, and whether it was installed from a folder of this machine."""
    try:
        found = importlib.metadata.distribution(distribution)
    except importlib.metadata.PackageNotFoundError:
        return "", False
    with contextlib.suppress(ValueError, TypeError, AttributeError):
        url = json.loads(found.read_text("direct_url.json") or "{}")
        here = bool(url.get("dir_info", {}).get("editable")) or ("dir_info" in url and url["url"].startswith("file:"))
        return found.version, here
    return found.version, False
