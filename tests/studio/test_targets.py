"""Targets take published versions, and go back to the one before."""

import subprocess
import tarfile
from pathlib import Path

import pytest
from pydantic import ValidationError

from hyperstudio.errors import StudioError
from hyperstudio.graph.project import Publish
from hyperstudio.studio.targets import KEPT, hand_over, roll_back


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "project").mkdir()
    (tmp_path / "project/own.txt").write_text("of the project", encoding="utf-8")
    return tmp_path / "project"


def package(folder: Path, text: str) -> Path:
    made = folder / "package"
    (made / "dist").mkdir(parents=True, exist_ok=True)
    (made / "Dockerfile").write_text(f"# {text}\n", encoding="utf-8")
    (made / "dist/made-1.whl").write_text(text, encoding="utf-8")
    return made


def test_a_folder_keeps_versions_and_its_link_leads_to_the_current_one(project: Path, tmp_path: Path) -> None:
    target, place = Publish(folder="../released"), tmp_path / "released"
    for number in range(KEPT + 3):
        hand_over(target, project, package(tmp_path, f"text {number}"), f"v{number:03}")
    assert (place / "current/Dockerfile").read_text(encoding="utf-8") == f"# text {KEPT + 2}\n"
    assert len(list((place / "versions").iterdir())) == KEPT
    assert roll_back(target, project) == f"v{KEPT + 1:03}"
    assert roll_back(target, project) == f"v{KEPT:03}"
    assert (place / "current/Dockerfile").read_text(encoding="utf-8") == f"# text {KEPT}\n"


def test_a_container_target_keeps_build_contexts_that_are_the_same_bytes_again(project: Path, tmp_path: Path) -> None:
    target, place = Publish(container="contexts"), project / "contexts"
    hand_over(target, project, package(tmp_path, "one"), "v1")
    first = (place / "current").read_bytes()
    hand_over(target, project, package(tmp_path, "two"), "v2")
    with tarfile.open(place / "current") as tar:
        assert sorted(tar.getnames()) == ["Dockerfile", "dist/made-1.whl"]
    assert roll_back(target, project) == "v1"
    assert (place / "current").read_bytes() == first
    hand_over(target, project, package(tmp_path, "one"), "v3")
    assert (place / "current").read_bytes() == first


def git(project: Path, *words: str) -> str:
    named = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    return subprocess.run(
        ["git", *named, *words], cwd=project, capture_output=True, text=True, check=True
    ).stdout.strip()


def test_a_branch_holds_the_package_and_the_working_tree_is_not_touched(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "A")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "a@example.org")
    git(project, "init", "-q", "-b", "main")
    git(project, "add", "own.txt")
    git(project, "commit", "-q", "-m", "first")
    (project / "changed.txt").write_text("not committed", encoding="utf-8")
    before = git(project, "status", "--porcelain"), git(project, "rev-parse", "main")
    target = Publish(branch="released")
    for text in ("one", "two", "three"):
        hand_over(target, project, package(tmp_path, text), f"version {text}")
    assert git(project, "show", "released:Dockerfile") == "# three"
    assert git(project, "ls-tree", "-r", "--name-only", "released").split() == ["Dockerfile", "dist/made-1.whl"]
    assert roll_back(target, project) == "version two"
    assert git(project, "show", "released:Dockerfile") == "# two"
    assert roll_back(target, project) == "version one"
    with pytest.raises(StudioError, match="no earlier version"):
        roll_back(target, project)
    hand_over(target, project, package(tmp_path, "four"), "version four")
    assert git(project, "show", "released:Dockerfile") == "# four"
    assert (git(project, "status", "--porcelain"), git(project, "rev-parse", "main")) == before


def test_a_hook_of_the_repository_is_not_run(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "A")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "a@example.org")
    git(project, "init", "-q")
    hook = project / ".git/hooks/reference-transaction"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path / 'ran'}\n", encoding="utf-8")
    hook.chmod(0o755)
    hand_over(Publish(branch="released"), project, package(tmp_path, "one"), "v1")
    assert not (tmp_path / "ran").exists()


def test_a_command_is_told_what_there_is_and_its_failure_is_told(project: Path, tmp_path: Path) -> None:
    target = Publish(command='cat "$PUBLISHED_WHEEL" > got; echo "$PUBLISHED_VERSION$PUBLISHED_BACK" >> log; echo done')
    for text in ("one", "two"):
        assert hand_over(target, project, package(tmp_path, text), f"v-{text}") == "done"
    assert (project / "got").read_text(encoding="utf-8") == "two"
    assert roll_back(target, project) == "v-one"
    assert (project / "got").read_text(encoding="utf-8") == "one"
    assert (project / "log").read_text(encoding="utf-8").split() == ["v-one", "v-two", "v-one1"]
    with pytest.raises(StudioError, match="No room"):
        hand_over(Publish(command="echo No room >&2; exit 3"), project, package(tmp_path, "three"), "v-three")


@pytest.mark.parametrize("target", [Publish(folder="f"), Publish(container="c"), Publish(command="true")])
def test_with_one_version_there_is_no_way_back(project: Path, tmp_path: Path, target: Publish) -> None:
    with pytest.raises(StudioError, match="no earlier version"):
        roll_back(target, project)
    hand_over(target, project, package(tmp_path, "one"), "v1")
    with pytest.raises(StudioError, match="no earlier version"):
        roll_back(target, project)


def test_a_branch_outside_of_git_and_two_targets_at_once_are_refused(project: Path, tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="not in a repository"):
        hand_over(Publish(branch="released"), project, package(tmp_path, "one"), "v1")
    with pytest.raises(StudioError, match="no name of a branch"):
        hand_over(Publish(branch="--force"), project, package(tmp_path, "one"), "v1")
    with pytest.raises(ValidationError, match="name one of"):
        Publish(folder="a", branch="b")
