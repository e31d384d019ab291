"""What people give on the command line: `ADDRESS=VALUE`, `PORT=VALUE`, `PORT=@FILE`, read as their types want."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hyperstudio.editing.edits import ChooseImplementation, SetParameter
from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import find, nearest, split_port
from hyperstudio.graph.block import Block
from hyperstudio.graph.code import Parameter
from hyperstudio.graph.ports import Port, port_named
from hyperstudio.graph.project import Project
from hyperstudio.planning.plan import Given


def assignment(text: str, example: str) -> tuple[str, str]:
    """`NAME=VALUE` as its two parts."""
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise StudioError(f"“{text}” is not NAME=VALUE.", f"Write it like {example}.")
    return name.strip(), value


def json_or_text(text: str) -> Any:
    """The JSON value that `text` is, else the text itself."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def with_settings(project: Project, configuration: str, settings: dict[str, Any]) -> Project:
    """The project with choices and parameters set in a configuration; StudioError for what cannot be."""
    for address, value in settings.items():
        found = find(project, address)
        if isinstance(found, Block):
            project = ChooseImplementation(configuration, address, str(value)).apply(project)
        elif isinstance(found, Parameter):
            wanted = str(value) if found.form in {"str", "path"} and not isinstance(value, str) else value
            project = SetParameter(configuration, address, wanted).apply(project)
        else:
            near = nearest(project, address)
            mend = f"Did you mean “{near}”?" if near else "Look at `hyperstudio tree` for what can be set."
            raise StudioError(f"There is no choice or parameter “{address}”.", mend, address)
    return project


def given_input(project: Project, workflow: str, port: str, text: str) -> Given:
    """An input given as text: text stays text for `str`, else JSON; `@FILE` is a file; a Path is one anyway."""
    found = project.workflows.get(workflow)
    declared = port_named(found.inputs, port) if found else None
    kind = declared.type if declared else "typing.Any"
    return _given(text, kind)


def output_at(project: Project, end: str) -> Port | None:
    """The output port of a block at `model.prep:table`; None where there is none."""
    address, port = split_port(end)
    found = find(project, address)
    return port_named(found.outputs, port or "") if isinstance(found, Block) else None


def given_pin(project: Project, end: str, text: str) -> Given:
    """A value for a port, by its address (`model.prep:table`), as the port's type wants it; StudioError if none."""
    address, port = split_port(end)
    found = find(project, re.sub(r"\[\d+\]", "", address))
    declared = port_named(found.outputs, port or "") if isinstance(found, Block) else None
    if declared is None and isinstance(found, Block):
        names = ", ".join(output.name for output in found.outputs) or "none"
        raise StudioError(f"“{address}” has no output “{port}”.", f"Its outputs are: {names}.", address)
    return _given(text, declared.type if declared else "typing.Any")


def _given(text: str, kind: str) -> Given:
    if text.startswith("@"):
        return Given("file", text[1:], kind)
    if kind in {"pathlib.Path", "Path"}:
        return Given("file", text, kind)
    if kind == "str":
        return Given("text", text, kind)
    value = json_or_text(text)
    return Given("text" if isinstance(value, str) else "json", value, kind)


def given_values(project: Project, workflow: str, inputs: Mapping[str, Any]) -> dict[str, Given]:
    """Inputs given from Python, by port: texts and paths are read as their types want, all else is JSON."""
    return {
        port: value
        if isinstance(value, Given)
        else given_input(project, workflow, port, str(value))
        if isinstance(value, str | Path)
        else Given("json", value)
        for port, value in inputs.items()
    }
