"""Two people change a project at the same time, and plain `git merge` joins what they did.

Adding implementations never conflicts, and nothing is lost silently: where git says that it is merged, each change of
either side is in the merged project.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from hyperstudio.editing.edits import AddImplementation, ChooseImplementation, Edit, MakeDefault, SetParameter
from hyperstudio.editing.graph_edits import MoveBlocks
from hyperstudio.editing.interfaces import AddPort
from hyperstudio.editing.terms import SetRule
from hyperstudio.files.read import read_project
from hyperstudio.files.resources import resource
from hyperstudio.files.write import save_project, texts
from hyperstudio.graph.addresses import every_block, graph_at
from hyperstudio.graph.ports import Port
from hyperstudio.graph.project import Project
from hyperstudio.reading.skeleton import implementation_text

PAIRS = int(os.environ.get("HYPERSTUDIO_TEST_MERGES", "12"))
Lines = set[tuple[str, str]]


@dataclass(frozen=True)
class Repository:
    """A git repository with the penguins in it."""

    folder: Path

    def git(self, *words: str, may_fail: bool = False) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false", *words],
            cwd=self.folder,
            capture_output=True,
            text=True,
            env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull},
        )
        assert may_fail or not done.returncode, done.stderr
        return done

    def side(self, name: str, before: Project, after: Project) -> None:
        """Commit a changed project on a branch of its own."""
        self.git("checkout", "-q", "-B", name, "start")
        save_project(self.folder, after, before)
        self.git("add", "-A")
        self.git("commit", "-qm", name, "--allow-empty")

    def merged(self) -> bool:
        """Merge the two sides; whether git could."""
        done = self.git("merge", "-q", "--no-edit", "left", may_fail=True)
        if done.returncode:
            assert "CONFLICT" in done.stdout, done.stdout + done.stderr
            self.git("merge", "--abort")
        return not done.returncode


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    folder = tmp_path_factory.mktemp("merges") / "penguins"
    shutil.copytree(resource("examples", "penguins"), folder, ignore=shutil.ignore_patterns(".hyperstudio", "__py*"))
    made = Repository(folder)
    made.git("init", "-q", "-b", "start")
    made.git("add", "-A")
    made.git("commit", "-qm", "start")
    return made


def addition(random: Random, project: Project, name: str) -> Edit:
    address, block = random.choice(list(every_block(project)))
    return AddImplementation(address, name, implementation_text(block, name))


def anything(random: Random, project: Project, name: str) -> Edit:
    """One of many kinds of change, anywhere in the project."""
    address, block = random.choice(list(every_block(project)))
    makers: tuple[Callable[[], Edit], ...] = (
        lambda: addition(random, project, name),
        lambda: MakeDefault(address, random.choice(sorted(block.implementations))),
        lambda: SetRule(address, "retries", random.randint(1, 9)),
        lambda: SetRule(address, "cache", random.choice(("run", "never"))),
        lambda: SetRule(address, "timeout", float(random.randint(1, 99))),
        lambda: AddPort(address, "inputs", Port(name=f"{name}_in", type="int", default=1)),
        lambda: ChooseImplementation("baseline", address, random.choice(sorted(block.implementations))),
        lambda: SetParameter("baseline", "model.classify.forest.depth", random.randint(1, 12)),
        lambda: SetParameter("baseline", "model.classify.forest.trees", random.randint(10, 200)),
        lambda: _moved(random, project),
    )
    return random.choice(makers)()


def _moved(random: Random, project: Project) -> Edit:
    graph = random.choice([name for name in project.workflows if graph_at(project, name).names])
    block = random.choice(sorted(graph_at(project, graph).names))
    return MoveBlocks(graph, {block: (float(random.randint(0, 900)), float(random.randint(0, 900)))})


def merged_pair(repository: Repository, random: Random, change: Callable[[Random, Project, str], Edit]) -> bool:
    """Two changes made at the same time and merged; False where git leaves them to a person. Nothing may be lost."""
    repository.git("checkout", "-q", "start")
    start = read_project(repository.folder)
    sides = [change(random, start, name).apply(start) for name in ("by_left", "by_right")]
    for name, side in zip(("left", "right"), sides, strict=True):
        repository.side(name, start, side)
    if not repository.merged():
        return False
    merged = read_project(repository.folder)
    assert merged.faults == start.faults
    before, now = lines(start), lines(merged)
    for side in sides:
        made = lines(side)
        assert made - before <= now
        assert not (before - made) & now
    return True


def lines(project: Project) -> Lines:
    """Every line of every file, with its file."""
    return {(path, line.rstrip(",")) for path, text in texts(project).items() for line in text.splitlines()}


@pytest.mark.parametrize("seed", range(PAIRS))
def test_implementations_that_two_people_add_never_conflict(repository: Repository, seed: int) -> None:
    assert merged_pair(repository, Random(seed), addition)


@pytest.mark.parametrize("seed", range(PAIRS))
def test_no_change_is_lost_silently_in_a_merge(repository: Repository, seed: int) -> None:
    merged_pair(repository, Random(seed), anything)
