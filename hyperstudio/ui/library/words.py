"""What the library says of a block, as a page of rich text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from hyperstudio.files.library import LibraryBlock
from hyperstudio.graph.block import Block
from hyperstudio.graph.code import CodeImplementation
from hyperstudio.graph.ports import Port
from hyperstudio.graph.types import short
from hyperstudio.ui.theme import current_theme


def page_of(one: LibraryBlock) -> str:
    """Title, documentation, ports, implementations, where it comes from; or what is wrong with it."""
    theme = current_theme()
    parts = [f"<p><b>{escape(one.title)}</b></p>"]
    for fault in one.faults:
        place = f"{fault.file}:{fault.line}" if fault.line else fault.file
        parts.append(
            f"<p><span style='color:{theme.bad}'>{escape(fault.what)}</span> {escape(fault.mend)}"
            f"<br><span style='color:{theme.muted}'>{escape(place)}</span></p>"
        )
    if one.block is not None:
        parts += _block(one.block, theme.muted)
    parts.append(f"<p style='color:{theme.muted}'>{escape(one.address)} · from {escape(one.origin)}</p>")
    return "".join(parts)


def _block(block: Block, muted: str) -> list[str]:
    parts = [f"<p>{escape(block.doc)}</p>"] if block.doc else []
    parts += [_ports("Takes", block.inputs, muted), _ports("Gives", block.outputs, muted)]
    rows = []
    for name in sorted(block.implementations, key=lambda name: (name != block.usual, name)):
        found = block.implementations[name]
        doc = found.code.doc if isinstance(found, CodeImplementation) else "A graph of blocks."
        rows.append(f"<li><b>{escape(name)}</b> {escape(doc.partition(chr(10) * 2)[0])}</li>")
    if rows:
        parts.append(f"<p style='color:{muted}'>Implementations</p><ul style='margin-left:-24px'>{''.join(rows)}</ul>")
    return parts


def _ports(what: str, ports: Sequence[Port], muted: str) -> str:
    if not ports:
        return ""
    rows = "".join(
        f"<li><b>{escape(port.name)}</b> <code>{escape(short(port.type))}</code> {escape(port.doc)}</li>"
        for port in ports
    )
    return f"<p style='color:{muted}'>{what}</p><ul style='margin-left:-24px'>{rows}</ul>"
