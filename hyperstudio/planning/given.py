"""Values from outside: what an input takes when it is given as text, JSON or a file."""

from collections.abc import Mapping
from typing import Any

from hyperstudio.graph.block import Workflow
from hyperstudio.graph.ports import Port
from hyperstudio.planning.plan import Given


def given_inputs(workflow: Workflow, inputs: Mapping[str, Given]) -> dict[str, Given]:
    """What each input takes: the given value, else the example's, else the port's default."""
    given: dict[str, Given] = {}
    for port in workflow.inputs:
        if port.name in inputs:
            given[port.name] = inputs[port.name]
        elif port.name in workflow.example:
            given[port.name] = given_from(workflow.example[port.name], port.type)
        elif port.has_default:
            given[port.name] = given_default(port)
    return given


def given_default(port: Port) -> Given:
    """A port's default as a given value."""
    return given_from(port.default, port.type)


def given_from(value: Any, type_text: str) -> Given:
    """A value from outside, as its type wants: `@FILE` names a file, a Path is one, else JSON."""
    if isinstance(value, str) and value.startswith("@"):
        return Given("file", value[1:], type_text)
    if isinstance(value, str) and type_text in {"pathlib.Path", "Path"}:
        return Given("file", value, type_text)
    return Given("text" if isinstance(value, str) else "json", value, type_text)
