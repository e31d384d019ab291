"""What the cards of a block say about its implementations."""

from __future__ import annotations

from dataclasses import dataclass

from hyperstudio.graph.block import Block, GraphImplementation
from hyperstudio.graph.project import Configuration, Project
from hyperstudio.planning.choices import chosen
from hyperstudio.ui.in_brief import in_brief


@dataclass(frozen=True, slots=True)
class CardFace:
    """One implementation as its card shows it; `metric` is what it reached last, empty where it never ran."""

    name: str
    kind: str
    doc: str
    chosen: bool
    default: bool
    disabled: bool = False
    problem: str = ""
    metric: str = ""


def card_faces(
    project: Project, block: Block, address: str, configuration: Configuration, metrics: dict[str, str] | None = None
) -> tuple[CardFace, ...]:
    """The cards of a block, by name; `metrics` are texts by implementation."""
    now = chosen(block, address, configuration)
    return tuple(
        CardFace(
            name,
            block.implementations[name].kind,
            in_brief(project, f"{address}.{name}", block.implementations[name]),
            name == now,
            name == block.usual,
            name in block.disabled,
            _problem(block, name),
            (metrics or {}).get(name, ""),
        )
        for name in sorted(block.implementations)
    )


def _problem(block: Block, name: str) -> str:
    implementation = block.implementations[name]
    if isinstance(implementation, GraphImplementation):
        return ""
    first = next((p for p in implementation.code.problems if p.severity == "error"), None)
    return first.what if first is not None else ""
