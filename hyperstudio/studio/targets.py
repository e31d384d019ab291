"""Where published versions go: a folder, a branch of git, a folder of container build contexts, or a command."""

import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path

from hyperstudio.errors import StudioError
from hyperstudio.graph.project import Publish

KEPT = 10
"""Versions that a folder keeps; the one that is current is always among them."""
CURRENT, VERSIONS = "current", "versions"
LONGEST = 2000
"""Signs of what a command said that are told."""
GIT = ("git", "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false")
"""No code of the repository runs."""


def hand_over(target: Publish, project: Path, package: Path, version: str) -> str:
    """Give a proven package to the target; the answer says where it is now. StudioError where that fails."""
    if target.folder is not None:
        return _put(project / target.folder, package, version)
    if target.container is not None:
        return _pack(project / target.container, package, version)
    if target.branch is not None:
        return _commit(project, target.branch, package, version)
    return _call(target, project, _keep(project, package, version), version, back=False)


def roll_back(target: Publish, project: Path) -> str:
    """Take the target back to the version before; the answer is its name. StudioError where there is none."""
    if target.folder is not None or target.container is not None:
        place = project / (target.folder or target.container or "")
        before = _before(place / VERSIONS, place / CURRENT)
        _point(place / CURRENT, before)
        return _version(before)
    if target.branch is not None:
        return _revert(project, target.branch)
    kept = project / ".hyperstudio" / "published"
    before = _before(kept / VERSIONS, kept / CURRENT)
    _call(target, project, before, before.name, back=True)
    _point(kept / CURRENT, before)
    return before.name


def _put(place: Path, package: Path, version: str) -> str:
    versions = place / VERSIONS
    versions.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".new-", dir=versions))
    shutil.copytree(package, fresh, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    fresh.chmod(0o755)
    os.rename(fresh, versions / version)
    _point(place / CURRENT, versions / version)
    _forget(versions, place / CURRENT)
    return str(versions / version)


def _pack(place: Path, package: Path, version: str) -> str:
    versions = place / VERSIONS
    versions.mkdir(parents=True, exist_ok=True)
    made, fresh = versions / f"{version}.tar", versions / f".new-{version}.tar"
    with tarfile.open(fresh, "w") as tar:
        for path in sorted(package.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                tar.add(path, path.relative_to(package).as_posix(), filter=_anonymous)
    os.replace(fresh, made)
    _point(place / CURRENT, made)
    _forget(versions, place / CURRENT)
    return str(made)


def _anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = entry.mtime = 0
    entry.uname = entry.gname = ""
    return entry


def _keep(project: Path, package: Path, version: str) -> Path:
    return Path(_put(project / ".hyperstudio" / "published", package, version))


def _point(link: Path, to: Path) -> None:
    """Let the link lead elsewhere, at once: whoever follows it finds the one or the other."""
    fresh = link.with_name(f".{link.name}-new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(os.path.relpath(to, link.parent))
    os.replace(fresh, link)


def _every(versions: Path) -> list[Path]:
    return sorted(path for path in versions.iterdir() if path.name[:1] != ".") if versions.is_dir() else []


def _before(versions: Path, link: Path) -> Path:
    found = _every(versions)
    names = [path.name for path in found]
    now = Path(os.readlink(link)).name if link.is_symlink() else ""
    if now not in names or names.index(now) == 0:
        raise StudioError("There is no earlier version.", "Publish one first.")
    return found[names.index(now) - 1]


def _forget(versions: Path, link: Path) -> None:
    now = Path(os.readlink(link)).name
    for old in _every(versions)[:-KEPT]:
        if old.name != now:
            shutil.rmtree(old) if old.is_dir() else old.unlink()


def _version(path: Path) -> str:
    return path.name.removesuffix(".tar")


def _commit(project: Path, branch: str, package: Path, version: str) -> str:
    """Commit the package as the whole content of the branch; neither the working tree nor the index is touched."""
    if not re.fullmatch(r"[A-Za-z0-9._/-]+", branch) or branch.startswith("-"):
        raise StudioError(f"“{branch}” is no name of a branch.", "Use letters, digits, dots and dashes.")
    with tempfile.TemporaryDirectory(prefix="hyperstudio-publish-") as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        _git(project, "--work-tree", str(package.absolute()), "add", "--all", "--force", ".", more=index, at=package)
        tree = _git(project, "write-tree", more=index)
    tip = _git(project, "rev-parse", "--verify", "--quiet", f"refs/heads/{branch}", fails=True)
    parents = ["-p", tip] if tip else []
    commit = _git(project, "commit-tree", tree, *parents, "-m", f"Publish {version}")
    _git(project, "update-ref", f"refs/heads/{branch}", commit, tip or "0" * 40)
    return f"{branch} at {commit[:12]}"


def _revert(project: Path, branch: str) -> str:
    """Commit what the branch held before its last change that was no way back."""
    log = _git(project, "log", "--first-parent", "--format=%H %T %s", f"refs/heads/{branch}", fails=True).splitlines()
    entries = [line.split(" ", 2) for line in log]
    published = [(commit, tree, words) for commit, tree, words in entries if words.startswith("Publish ")]
    now = entries[0][1] if entries else ""
    at = next((number for number, (_, tree, _) in enumerate(published) if tree == now), -1)
    if at < 0 or at + 1 >= len(published):
        raise StudioError("There is no earlier version.", "Publish one first.")
    _, tree, words = published[at + 1]
    version = words.removeprefix("Publish ")
    commit = _git(project, "commit-tree", tree, "-p", entries[0][0], "-m", f"Roll back to {version}")
    _git(project, "update-ref", f"refs/heads/{branch}", commit, entries[0][0])
    return version


def _git(
    project: Path, *words: str, more: Mapping[str, str] | None = None, fails: bool = False, at: Path | None = None
) -> str:
    folder = subprocess.run(
        [*GIT, "-C", str(project), "rev-parse", "--absolute-git-dir"], capture_output=True, text=True, check=False
    )
    if folder.returncode:
        raise StudioError(f"{project} is not in a repository of git.", "Run `git init` there, or name another target.")
    asked = [*GIT, "--git-dir", folder.stdout.strip(), *words]
    ran = subprocess.run(
        asked, cwd=at or project, env={**os.environ, **(more or {})}, capture_output=True, text=True, check=False
    )
    if ran.returncode and not fails:
        raise StudioError(f"git refused: {ran.stderr.strip()[-LONGEST:]}", "Mend what it says, and publish again.")
    return ran.stdout.strip() if not ran.returncode else ""


def _call(target: Publish, project: Path, package: Path, version: str, *, back: bool) -> str:
    """Run the user's command; what it needs to know is in its environment."""
    wheel = next(iter(sorted((package / "dist").glob("*.whl"))), None)
    told = {
        "PUBLISHED_FOLDER": str(package),
        "PUBLISHED_WHEEL": str(wheel or ""),
        "PUBLISHED_VERSION": version,
        "PUBLISHED_BACK": "1" if back else "",
    }
    ran = subprocess.run(
        ["/bin/sh", "-c", target.command or ""], cwd=project, env={**os.environ, **told},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if ran.returncode:
        said = (ran.stdout + ran.stderr).strip()[-LONGEST:]
        raise StudioError(f"The command of the target failed ({ran.returncode}): {said}", "Mend it, and publish again.")
    return ran.stdout.strip().splitlines()[-1] if ran.stdout.strip() else "the command is done"
