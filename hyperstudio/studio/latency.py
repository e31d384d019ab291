"""Latency: how long a call of a workflow takes on its example, warm, with what is baked or lives on already there.

Rounds of the path alternate with a fixed computation, so that other load on the machine cancels out: the latency is the
fastest path over the fastest computation, times what that computation takes on this machine when it is quiet.
"""

import json
import statistics
import uuid
from pathlib import Path
from typing import Any

from hyperstudio.errors import StudioError
from hyperstudio.files.system import lock
from hyperstudio.files.trust import data_folder
from hyperstudio.graph.block import Block
from hyperstudio.graph.faces import face_of
from hyperstudio.graph.project import Metric, Project
from hyperstudio.planning.aims import SECONDS, unit_of, workflow_of
from hyperstudio.planning.plan import Given
from hyperstudio.studio.measures import Measured
from hyperstudio.studio.running import Running, Wish

PERCENTILES = (50, 95, 99)
OF = "seconds of small objects"
"""What is remembered of the fixed computation; another computation wants another name, for its own quiet seconds."""


def latency_of(running: Running, project: Project, metric: Metric, wish: Wish) -> Measured:
    """Measure a latency metric for a configuration whose workflow has run. StudioError where the path fails.

    `wish` says the configuration; its workflow is the metric's.
    """
    workflow = workflow_of(metric)
    to = metric.of if metric.of != workflow else None
    pins = {end: given for name in _baked(project, workflow) for end, given in _pins(running, project, wish, name)}
    made = running.planned(project, Wish(workflow, wish.configuration, wish.configuration_name, pins=pins, to=to))
    told: dict[str, Any] = {}
    ended: dict[str, Any] = {}

    def hear(event: dict[str, Any]) -> None:
        if event["event"] == "measured":
            told.update(event)
        elif event["event"] == "run_finished":
            ended.update(event)

    handle = running.runner.start(
        made.as_json() | {"measure": True, "store": False}, run_id=uuid.uuid4().hex, on_event=hear
    )
    handle.wait()
    if ended.get("status") != "done" or not told.get("seconds"):
        raise StudioError(f"The latency of “{metric.of}” cannot be measured: it does not run through.", "Run it once.")
    scale = quiet_reference(min(told["reference"])) / min(told["reference"]) / SECONDS[unit_of(metric)]
    numbers = sorted(second * scale for second in told["seconds"])
    cuts = statistics.quantiles(numbers, n=100, method="inclusive") if len(numbers) > 1 else numbers * 99
    spread = tuple(cuts[percent - 1] for percent in PERCENTILES)
    return Measured(numbers[0], None, len(numbers), unit_of(metric), spread)


def quiet_reference(seconds: float) -> float:
    """What the fixed computation takes on this machine when it is quiet: as it was first seen, for all time.

    A number that stays makes latencies of different days comparable; it is forgotten with the settings' folder.
    """
    path = data_folder() / "reference.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    with lock(Path(f"{path}.lock")):
        try:
            return float(json.loads(path.read_text(encoding="utf-8"))[OF])
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            path.write_text(json.dumps({OF: seconds}) + "\n", encoding="utf-8")
            return seconds


def _baked(project: Project, workflow: str) -> list[str]:
    """The blocks of a workflow whose values are shipped with the finished program."""
    graph = project.workflows[workflow].graph
    found = []
    for name in graph.names:
        face = face_of(project, workflow, graph, name)
        own = face.thing.lifetime if face is not None and isinstance(face.thing, Block) else None
        if face is not None and ((face.use and face.use.lifetime) or own) == "baked":
            found.append(name)
    return found


def _pins(running: Running, project: Project, wish: Wish, name: str) -> list[tuple[str, Given]]:
    """The values of a baked block, from a run that finds them."""
    place = f"{wish.workflow}.{name}"
    execution = running.start(
        project, Wish(wish.workflow, wish.configuration, wish.configuration_name, to=place, study=wish.study)
    )
    execution.wait()
    if execution.run.status != "done":
        raise StudioError(f"“{place}” does not run through.", "Look at the run.", place)
    outputs = execution.run.outputs
    return [(f"{place}:{port}", Given("stored", said["digest"])) for port, said in outputs.items() if said]
