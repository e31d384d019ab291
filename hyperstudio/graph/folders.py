"""Where things of the hierarchy lie in the project's folder: paths relative to it, with forward slashes."""

from hyperstudio.graph.addresses import kind_of
from hyperstudio.graph.code import CodeImplementation


def folder_of(address: str) -> str:
    """The folder of a workflow, a block, or an implementation: `workflows/model/blocks/prep/deep`."""
    names = address.split(".")
    if names[0] == "shared":
        parts, rest = ["shared", names[1]], names[2:]
        inside_block = True
    else:
        parts, rest = ["workflows", names[0]], names[1:]
        inside_block = False
    for name in rest:
        parts.extend([name] if inside_block else ["blocks", name])
        inside_block = not inside_block
    return "/".join(parts)


def interface_file(address: str) -> str:
    """The file that holds the interface of a workflow or block."""
    return f"{folder_of(address)}/{'workflow' if kind_of(address) == 'workflow' else 'block'}.json"


def graph_file(address: str) -> str:
    """The graph.json of a workflow or of a graph implementation."""
    return f"{folder_of(address)}/graph.json"


def code_file(address: str, implementation: CodeImplementation) -> str:
    """The .py file that holds a code implementation."""
    return f"{folder_of(address)}/__init__.py" if implementation.package else f"{folder_of(address)}.py"


def configuration_file(name: str) -> str:
    """The file of a named configuration."""
    return f"configurations/{name}.json"


def module_of(project_name: str, path: str) -> tuple[str, bool]:
    """The module that a .py file of the project is, and whether it is a package."""
    parts = path.removesuffix(".py").split("/")
    package = parts[-1] == "__init__"
    return ".".join([project_name, *(parts[:-1] if package else parts)]), package
