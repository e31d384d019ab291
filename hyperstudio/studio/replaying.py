"""Requests that were served, and how one of them is run again in the studio, to see what every block made of it."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hyperstudio.errors import StudioError
from hyperstudio.exporter.names import parameter_name
from hyperstudio.graph.addresses import find
from hyperstudio.graph.block import Block
from hyperstudio.graph.project import Project
from hyperstudio.planning.plan import Given

FOLDER = ".hyperstudio/replayed"
"""Where the files of a request are kept that was run again."""


@dataclass(frozen=True, slots=True)
class ServedRequest:
    """A request that was answered: when, by which workflow in which configuration, with what, and what came of it."""

    id: str
    folder: Path
    workflow: str
    at: str
    hash: str
    configuration: Mapping[str, Any]
    inputs: Mapping[str, Mapping[str, Any]]
    status: int
    seconds: float


def served_requests(folder: Path, most: int = 200) -> list[ServedRequest]:
    """The requests that are written down in a folder, the newest first; one that is damaged is left out."""
    found = []
    for place in sorted(folder.iterdir(), reverse=True)[:most] if folder.is_dir() else ():
        try:
            said = json.loads((place / "request.json").read_text(encoding="utf-8"))
            found.append(
                ServedRequest(
                    str(said["request"]),
                    place,
                    str(said["workflow"]),
                    str(said["at"]),
                    str(said["hash"]),
                    dict(said["configuration"]),
                    {str(name): dict(value) for name, value in said["inputs"].items()},
                    int(said["status"]),
                    float(said["seconds"]),
                )
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue  # it is being answered just now, or somebody wrote something else there
    return found


def settings_of(project: Project, request: ServedRequest) -> dict[str, Any]:
    """The choices and parameters that the request was answered with, as far as the project still has them."""
    found = {}
    for address, value in request.configuration.items():
        thing = find(project, address)
        if thing is not None and not (isinstance(thing, Block) and thing.choose_by is not None):
            found[address] = value
    return found


def inputs_of(project: Project, folder: Path, request: ServedRequest) -> dict[str, Given]:
    """What was given to the workflow, by port; files are kept in the project's folder. StudioError where it is gone."""
    workflow = project.workflows.get(request.workflow)
    if workflow is None:
        raise StudioError(
            f"The project has no workflow “{request.workflow}” any more.",
            "Replay another request.",
        )
    found: dict[str, Given] = {}
    for port in workflow.inputs:
        said = request.inputs.get(parameter_name(port.name))
        if said is None:
            continue
        if "file" in said:
            source = request.folder / str(said["file"])
            kept = folder / FOLDER / request.folder.name / str(said["file"])
            try:
                kept.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, kept)
            except OSError as error:
                raise StudioError(f"A file of the request is gone: {error.strerror}.", "Send it once more.") from error
            found[port.name] = Given("file", str(kept), port.type)
        else:
            value = said.get("json")
            found[port.name] = Given("text" if isinstance(value, str) else "json", value, port.type)
    return found
