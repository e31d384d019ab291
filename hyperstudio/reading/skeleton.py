"""The typed file that a new code implementation starts from."""

from hyperstudio.graph.block import Block
from hyperstudio.graph.names import class_name, free_name
from hyperstudio.graph.ports import Port
from hyperstudio.reading.renaming import rename_public
from hyperstudio.reading.type_imports import TypeImports, quoted

__all__ = ["implementation_text", "rename_public"]

_WIDTH = 88


def implementation_text(block: Block, name: str) -> str:
    """A file for the implementation `name` that has the block's interface: a function, or a class where it is fitted.

    Where every output has an input of its type, it runs and passes them on; else it says what is to be written.
    """
    ports = (*block.inputs, *block.outputs)
    types = TypeImports((port.type for port in ports), {name, class_name(name)})
    applied = [port for port in block.inputs if not (block.fitted and port.learning)]
    body = _body(block, applied, name)
    if block.fitted:
        lines = _class_lines(block, name, types, applied, body)
    else:
        docs = _docstring(block, name, applied, "    ")
        lines = [*_def_lines(name, types, "", applied, _returns(types, block.outputs), ""), *docs, *_deeper(body)]
    imports = types.lines()
    head = [*imports, "", ""] if imports else []
    return "\n".join([*head, *lines]) + "\n"


def _class_lines(block: Block, name: str, types: TypeImports, applied: list[Port], body: list[str]) -> list[str]:
    receiver = free_name("self", [port.name for port in block.inputs])
    fit = _def_lines("fit", types, receiver, [*block.inputs], "None", "    ")
    call = _def_lines("__call__", types, receiver, applied, _returns(types, block.outputs), "    ")
    return [
        f"class {class_name(name)}:",
        *_docstring(block, name, [*block.inputs], "    "),
        "",
        *fit,
        '        """Learn from these rows, and keep what was learnt in attributes."""',
        "",
        *call,
        '        """Apply what was learnt to these rows."""',
        *_deeper(_deeper(body)),
    ]


def _def_lines(name: str, types: TypeImports, receiver: str, ports: list[Port], returns: str, depth: str) -> list[str]:
    arguments = [receiver] if receiver else []
    arguments += [f"{port.name}: {types.annotation(port.type)}" for port in ports]
    line = f"{depth}def {name}({', '.join(arguments)}) -> {returns}:"
    if len(line) <= _WIDTH or not arguments:
        return [line]
    return [f"{depth}def {name}(", *(f"{depth}    {argument}," for argument in arguments), f"{depth}) -> {returns}:"]


def _returns(types: TypeImports, outputs: tuple[Port, ...]) -> str:
    written = [types.annotation(port.type) for port in outputs]
    if len(written) < 2:
        return written[0] if written else "None"
    return f"tuple[{', '.join(written)}]"


def _body(block: Block, applied: list[Port], name: str) -> list[str]:
    """What follows the docstring: the inputs passed on where their types allow it."""
    given = [_passed(output, applied) for output in block.outputs]
    known = [port for port in given if port is not None]
    if len(known) == len(given):
        return [f"return {', '.join(port.name for port in known)}"] if known else []
    return [f"raise NotImplementedError({quoted(f'Write what {block.title or name} does.')})"]


def _passed(output: Port, inputs: list[Port]) -> Port | None:
    """The input that an output can be: of its type, by preference of its name."""
    fitting = [port for port in inputs if "".join(port.type.split()) == "".join(output.type.split())]
    return next((port for port in fitting if port.name == output.name), fitting[0] if fitting else None)


def _docstring(block: Block, name: str, inputs: list[Port], depth: str) -> list[str]:
    said = [line.rstrip() for line in _plain(block.doc).splitlines()] or [""]
    while said and not said[0]:
        said.pop(0)
    title = " ".join(_plain(block.title).split())
    said = said or [f"{title}." if title else f"Say here what {name} does."]
    items = [f"    {port.name}: {' '.join(_plain(port.doc).split())}" for port in inputs if port.doc.strip()]
    if items:
        said += ["", "Args:", *items]
    outputs = [f"    {port.name}: {' '.join(_plain(port.doc).split())}".rstrip(": ") for port in block.outputs]
    if len(outputs) > 1 or any(port.doc.strip() for port in block.outputs):
        said += ["", "Returns:", *outputs]
    while not said[-1]:
        said.pop()
    said[0] = said[0].lstrip()
    if len(said) == 1 and not said[0].endswith('"'):
        return [f'{depth}"""{said[0]}"""']
    return [f'{depth}"""{said[0]}', *(f"{depth}{line}".rstrip() for line in said[1:]), f'{depth}"""']


def _plain(text: str) -> str:
    """Text that can stand in a docstring: what cannot be shown is left out, quotes and backslashes are escaped."""
    shown = "".join(sign for sign in text.expandtabs(4) if sign.isprintable() or sign == "\n")
    return shown.replace("\\", "\\\\").replace('"""', '\\"\\"\\"').strip("\n ")


def _deeper(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]
