"""What an export would write and what stands in its way, before it is written; and writing it, step by step."""

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from hyperstudio.errors import StudioError
from hyperstudio.exporter.plan import ExportPlan
from hyperstudio.exporter.writer import LOCK, edited, hash_of, read_lock
from hyperstudio.graph.addresses import find
from hyperstudio.graph.block import Block
from hyperstudio.graph.problems import Problem
from hyperstudio.graph.project import Project
from hyperstudio.graph.values import FrozenMap
from hyperstudio.studio.exporting import Exported, Exporter
from hyperstudio.studio.studio import Studio

LONGEST = 100_000
"""Bytes of a file that came along that are shown."""
State = Literal["new", "changed", "same", "gone", "edited"]


@dataclass(frozen=True, slots=True)
class ExportWish:
    """What is to be exported: workflows, where to, and how."""

    workflows: tuple[str, ...]
    out: Path
    api: bool = False
    prove: bool = False
    bind: Mapping[str, str] = field(default_factory=FrozenMap)

    def command(self, project: Path, configuration: str = "") -> str:
        """The same from the command line."""
        words = ["hyperstudio", "export", "package", str(project), str(self.out)]
        words += [word for name in self.workflows for word in ("--workflow", name)]
        words += ["--configuration", configuration] if configuration and configuration != "baseline" else []
        words += ["--api"] if self.api else []
        words += [word for address, when in sorted(self.bind.items()) for word in ("--bind", f"{address}={when}")]
        return shlex.join([*words, "--prove"] if self.prove else words)


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be written: texts and states by path, requirements; what stands in the way, what could be left open.

    `choices` are the blocks on the path that can be done in several ways, by address: their titles.
    """

    files: Mapping[str, str]
    states: Mapping[str, State]
    requirements: tuple[str, ...]
    problems: tuple[Problem, ...]
    choices: Mapping[str, str]
    differences: Mapping[str, str] = field(default_factory=FrozenMap)
    """Of files that somebody edited in the package: how they differ."""

    @property
    def possible(self) -> bool:
        """Whether it can be written."""
        return bool(self.files) and not any(problem.severity == "error" for problem in self.problems)


def previewed(studio: Studio, wish: ExportWish) -> Preview:
    """What would be written now. Nothing is, and no code runs; may be asked in a thread."""
    project = studio.document.project
    try:
        if not wish.workflows:
            raise StudioError("No workflow is chosen.", "Tick the workflows that the package shall have.")
        exporter = exporter_of(studio, wish)
        made = exporter.plan()
        contents = exporter.contents(made) if made.files else {}
        states, differences, problems = _compared(contents, wish.out)
    except StudioError as refusal:
        return Preview({}, {}, (), (Problem(what=refusal.what, mend=refusal.mend, address=refusal.address or ""),), {})
    choices = _choices(project, made) if made.files else {}
    brought = {path: _shown(content) for path, content in contents.items() if path not in made.files}
    return Preview(
        {**made.files, **brought}, states, made.requirements, (*made.problems, *problems), choices, differences
    )


def exporter_of(studio: Studio, wish: ExportWish) -> Exporter:
    """What exports as it is wished. StudioError where the folder is not trusted."""
    document = studio.document
    return Exporter(
        studio.running,
        document.project,
        document.configuration_name,
        wish.workflows,
        api=wish.api,
        bind=wish.bind,
    )


def export(studio: Studio, wish: ExportWish, told: Callable[[str], None]) -> Exported:
    """Write the package; `told` hears each step. StudioError for what stands in the way."""
    return exporter_of(studio, wish).write(wish.out, proven=wish.prove, told=told)


def _compared(texts: Mapping[str, bytes], out: Path) -> tuple[dict[str, State], dict[str, str], list[Problem]]:
    """How each file stands to what is in the folder, and the problems of what is there."""
    lock = read_lock(out)
    if lock is None and out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise StudioError(f"{out} is not empty, and no package was exported there.", "Name a new folder.")
    before: dict[str, str] = lock["files"] if lock else {}
    states: dict[str, State] = {}
    for path, content in texts.items():
        states[path] = "new" if path not in before else "same" if before[path] == hash_of(content) else "changed"
    computed = {path for path in before if "/artifacts/" in path or path.startswith("tests/") or path == "openapi.json"}
    states |= {path: "gone" for path in before if path not in texts and path not in computed and path != LOCK}
    differences = edited(out, {**dict.fromkeys(computed, b""), **texts}) if lock else {}
    differences = {path: text for path, text in differences.items() if path not in computed}
    states |= dict.fromkeys(differences, "edited")
    problems = [
        Problem(
            what=f"{path} was edited in the package since it was exported.",
            mend="Take an edited implementation back into the project, or delete the file if you do not need it.",
        )
        for path in differences
    ]
    return dict(sorted(states.items())), differences, problems


def _shown(content: bytes) -> str:
    try:
        return content[:LONGEST].decode("utf-8")
    except UnicodeDecodeError:
        return f"{len(content):,} bytes"


def _choices(project: Project, made: ExportPlan) -> dict[str, str]:
    """The blocks on the path that could be left open."""
    found = {}
    for address in made.configuration:
        block = find(project, address)
        if not isinstance(block, Block) or block.choose_by is not None or block.fitted:
            continue
        if len([name for name in block.implementations if name not in block.disabled]) > 1:
            found[address] = block.title or address.rpartition(".")[2]
    return found
