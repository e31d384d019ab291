"""Docstrings of generated code."""

import textwrap
from collections.abc import Iterable

from hyperstudio.graph.block import Block, Workflow
from hyperstudio.graph.ports import Port


def described(thing: Workflow | Block, name: str, inputs: Iterable[Port]) -> str:
    """The docstring of a flow: what its author said of it and of its ports."""
    first = thing.doc.strip() or thing.title.strip() or name
    lines = [first if first[-1] in ".!?:" else f"{first}."]
    told = [(port, port.doc.strip()) for port in inputs if port.doc.strip()]
    if told:
        lines += ["", "Takes:", *(f"    {port.name}: {doc}" for port, doc in told)]
    outputs = [(port, port.doc.strip()) for port in thing.outputs if port.doc.strip()]
    if outputs:
        lines += ["", "Gives:", *(f"    {port.name}: {doc}" for port, doc in outputs)]
    return docstring(lines)


def docstring(lines: list[str]) -> str:
    """Lines of text between three quotes."""
    text = "\n".join(wrapped for part in lines for line in part.split("\n") for wrapped in _wrapped(line.rstrip()))
    text = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if text.endswith('"'):
        text += " "
    return f'"""{text}\n"""' if "\n" in text else f'"""{text}"""'


def _wrapped(line: str) -> list[str]:
    indent = line[: len(line) - len(line.lstrip())]
    more = indent + "    " if indent else ""
    return textwrap.wrap(line, 108, subsequent_indent=more, break_long_words=False, break_on_hyphens=False) or [""]
