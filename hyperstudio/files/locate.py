"""Where things lie: the file of every address, as a path inside the project (with /)."""

from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import find, parent, split_port
from hyperstudio.graph.block import Block, GraphImplementation, Workflow
from hyperstudio.graph.code import CodeImplementation, Parameter
from hyperstudio.graph.folders import code_file, graph_file, interface_file
from hyperstudio.graph.project import Project

PROJECT_FILE = "hyperstudio.json"
_NOT_IN_NAMES = frozenset('/\\:*?"<>|\0')


def file_of(project: Project, address: str) -> str:
    """The file in which a person looks for what an address or port names.

    A workflow's workflow.json, a block's block.json (a used block: the graph.json that uses it), an
    implementation's .py or graph.json, a parameter's .py. Where there is nothing of that address, the file of
    the nearest thing around it.
    """
    address, _ = split_port(address)
    while address and address != "shared":
        around = parent(address)
        found = find(project, address)
        outer = find(project, around) if around else None
        if isinstance(found, Workflow | Block):
            return interface_file(address)
        if isinstance(found, GraphImplementation):
            return graph_file(address)
        if isinstance(found, CodeImplementation):
            return code_file(address, found)
        if isinstance(found, Parameter) and isinstance(outer, CodeImplementation):
            return code_file(around, outer)
        if isinstance(outer, Workflow | GraphImplementation) and address.rpartition(".")[2] in outer.graph.uses:
            return graph_file(around)
        address = around
    return PROJECT_FILE


def safe_part(name: str) -> str:
    """`name` where it can be one part of a path inside the project; StudioError where it would lead elsewhere."""
    too_long = len(name.encode("utf-8", "replace")) > 200
    if not name or name.startswith(".") or too_long or set(name) & _NOT_IN_NAMES:
        raise StudioError(f"“{name[:60]}” cannot be the name of a file.", "Use letters, digits, - and _.")
    return name
