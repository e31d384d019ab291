"""Publishing: export, proof and wheel, then over to the project's target; and back to the version before."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from hyperstudio.errors import StudioError
from hyperstudio.graph.project import Project, Publish
from hyperstudio.studio.exporting import Exporter
from hyperstudio.studio.running import Running
from hyperstudio.studio.targets import hand_over, roll_back


@dataclass(frozen=True, slots=True)
class Published:
    """What was published: the version, where it is, the proof, the hash of the configuration."""

    version: str
    place: str
    hash: str
    proof: dict[str, Any]


def target_of(project: Project) -> Publish:
    """The project's target. StudioError where it has none."""
    if project.publish is None:
        raise StudioError(
            "The project has no target to publish to.",
            'Write one into hyperstudio.json: "publish": {"folder": "../released"}, or branch, container, command.',
        )
    return project.publish


def publish(
    running: Running, project: Project, configuration: str, told: Callable[[str], None] = lambda _step: None
) -> Published:
    """Publish the project's workflows. A package whose proof fails goes nowhere: StudioError says what failed."""
    target = target_of(project)
    with tempfile.TemporaryDirectory(prefix="hyperstudio-publish-") as folder:
        out = Path(folder) / project.name
        exporter = Exporter(
            running,
            project,
            target.configuration or configuration,
            target.workflows,
            api=target.api,
            bind=target.bind,
        )
        made = exporter.write(out, proven=True, told=told)
        if made.proof is None or not made.proof.passed:
            failure = made.proof.failure if made.proof else ""
            raise StudioError(
                f"The proof failed, so nothing was published:\n{failure}", "Mend what failed; what runs goes on."
            )
        told("Handing over …")
        version = f"{datetime.now():%Y%m%d-%H%M%S}-{made.hash[:8]}"
        place = hand_over(target, running.folder, out, version)
        return Published(version, place, made.hash, made.proof.as_json())


def back(project: Project, folder: Path) -> str:
    """Take the project's target back to the version before; the answer is its name."""
    return roll_back(target_of(project), folder)
