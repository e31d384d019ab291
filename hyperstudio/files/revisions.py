"""A project as it was at a revision of git: its files are read from git's own objects, and nothing of it is run."""

import os
import subprocess
from pathlib import Path

from hyperstudio.errors import StudioError

_QUIET = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", "-c", "protocol.allow=never")
"""No hook, no watcher and no fetching: what a folder's own git settings name is not started."""
_WAIT_S = 60.0


def texts_at(folder: Path, revision: str) -> dict[str, str]:
    """The texts of a project's files (.json and .py) at a revision, by their paths in `folder`.

    Neither filters nor hooks run: objects are read as they are. StudioError where git or the revision is not there.
    """
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    try:
        commit = _git(folder, *asked).decode().strip()
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().splitlines()
        what = f"There is no revision “{revision}” in {folder}" + (f" ({said[0]})." if said else ".")
        raise StudioError(what, "Name a commit, a branch or a tag of its git repository.") from None
    blobs: dict[str, str] = {}
    try:
        for line in _git(folder, "ls-tree", "-r", "-z", commit).split(b"\0"):
            facts, _, path = line.partition(b"\t")
            name = path.decode("utf-8", "surrogateescape")
            if facts.startswith(b"100") and name.endswith((".json", ".py")) and not name.startswith("."):
                blobs[name] = facts.split()[2].decode()
        contents = _contents(folder, list(dict.fromkeys(blobs.values())))
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip()
        raise StudioError(f"git cannot read “{revision}”: {said}.", "Look at the repository.") from None
    return {path: contents[blob] for path, blob in blobs.items() if blob in contents}


def _contents(folder: Path, blobs: list[str]) -> dict[str, str]:
    answer = _git(folder, "cat-file", "--batch", given="".join(f"{blob}\n" for blob in blobs).encode())
    found: dict[str, str] = {}
    at = 0
    for blob in blobs:
        end = answer.index(b"\n", at)
        words = answer[at:end].split()
        if len(words) < 3:  # the object is missing
            at = end + 1
            continue
        size = int(words[2])
        found[blob] = answer[end + 1 : end + 1 + size].decode("utf-8", "surrogateescape")
        at = end + 1 + size + 1
    return found


def _git(folder: Path, *words: str, given: bytes = b"") -> bytes:
    quiet = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(
            ["git", *_QUIET, "-C", str(folder), *words],
            input=given,
            capture_output=True,
            check=True,
            timeout=_WAIT_S,
            env={**kept, **quiet},
        )
    except FileNotFoundError:
        raise StudioError("git is not installed.", "Install it, or compare two folders.") from None
    except subprocess.TimeoutExpired:
        raise StudioError(f"git did not answer within {_WAIT_S:.0f} s.", "Look at the repository.") from None
    return done.stdout
