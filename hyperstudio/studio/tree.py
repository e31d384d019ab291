"""The hierarchy as data: what `hyperstudio tree` prints and the explorer shows."""

from pathlib import Path
from typing import Any

from hyperstudio.graph.block import Block, Graph, GraphImplementation
from hyperstudio.graph.code import Parameter
from hyperstudio.graph.faces import face_of
from hyperstudio.graph.project import Configuration, Project
from hyperstudio.graph.values import thaw
from hyperstudio.planning.choices import MISSING, chosen, range_text, value_of
from hyperstudio.planning.superposition import search_range
from hyperstudio.studio.left_out import counted_for_search


def tree(folder: Path, project: Project, configuration: Configuration, workflow: str | None = None) -> dict[str, Any]:
    """All workflows (or one) of the project in `folder`: blocks, implementations, the chosen one, parameters.

    `configurations` are those that a search has, and `left_out` the implementations that it does not choose, with why.
    """
    names = [workflow] if workflow else sorted(project.workflows)
    counted, left_out = counted_for_search(folder, project, tuple(names))
    return {
        "workflows": {
            name: {
                "title": project.workflows[name].title,
                "inputs": [port.name for port in project.workflows[name].inputs],
                "outputs": [port.name for port in project.workflows[name].outputs],
                "blocks": _graph(project, name, project.workflows[name].graph, configuration),
            }
            for name in names
        },
        "shared": {
            name: _block(project, f"shared.{name}", block, configuration) for name, block in project.shared.items()
        },
        "configurations": counted.configurations,
        "continuous": counted.continuous,
        "left_out": left_out,
    }


def _graph(project: Project, address: str, graph: Graph, configuration: Configuration) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in graph.names:
        face = face_of(project, address, graph, name)
        if face is None:
            found[name] = {"uses": graph.uses[name].of, "missing": True}
        elif face.use is not None:
            found[name] = {"uses": face.use.of} | ({"as": face.use.as_} if face.use.as_ else {})
        elif isinstance(face.thing, Block):
            found[name] = _block(project, face.definition, face.thing, configuration)
    return found


def _block(project: Project, address: str, block: Block, configuration: Configuration) -> dict[str, Any]:
    implementations: dict[str, Any] = {}
    for name in sorted(block.implementations):
        implementation = block.implementations[name]
        own = f"{address}.{name}"
        if isinstance(implementation, GraphImplementation):
            implementations[name] = {
                "address": own,
                "kind": "graph",
                "blocks": _graph(project, own, implementation.graph, configuration),
            }
        else:
            implementations[name] = {
                "address": own,
                "kind": "code",
                "doc": implementation.code.doc.partition("\n")[0],
                "parameters": {
                    parameter.name: _parameter(block, address, name, parameter, configuration)
                    for parameter in implementation.code.parameters
                },
            }
        if name in block.disabled:
            implementations[name]["disabled"] = True
    return {
        "address": address,
        "title": block.title,
        "chosen": chosen(block, address, configuration),
        "implementations": implementations,
    }


def _parameter(
    block: Block, address: str, name: str, parameter: Parameter, configuration: Configuration
) -> dict[str, Any]:
    value, origin = value_of(block, address, name, parameter, configuration)
    found = search_range(parameter, block.said(name, parameter.name))
    return {
        "type": parameter.type,
        "value": parameter.default_text if value is MISSING else thaw(value),
        "from": origin,
        "range": range_text(parameter),
        "choices": list(parameter.choices),
        "searched": found is not None,
    }
