"""What the cards of a block say about its implementations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hyperstudio.graph.block import Block, GraphImplementation
from hyperstudio.graph.project import Configuration, Project
from hyperstudio.planning.choices import chosen
from hyperstudio.studio.contracts import Contract
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
    contract: str = ""
    contract_what: str = ""


def card_faces(
    project: Project,
    block: Block,
    address: str,
    configuration: Configuration,
    metrics: dict[str, str] | None = None,
    contracts: Mapping[str, Contract] | None = None,
) -> tuple[CardFace, ...]:
    """The cards of a block, by name; `metrics` are texts by implementation, `contracts` how each one stands."""
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
            *_contract((contracts or {}).get(name)),
        )
        for name in sorted(block.implementations)
    )


UNABLE = ("unable", "untested")


def _contract(contract: Contract | None) -> tuple[str, str]:
    """The state of a contract in a word (empty where there is none), and what it means."""
    if contract is None:
        return "", ""
    if contract.outcome == "none":
        return "untested", "Its contract was not tested yet."
    if contract.stale:
        was = "Its contract could not run" if contract.outcome in UNABLE else f"It {contract.outcome} its contract"
        return "stale", f"{was}, but something was changed since. Test it again."
    if contract.outcome == "passed":
        return "passed", "It keeps its block's contract."
    if contract.outcome == "unable":
        return "unable", f"Its contract could not run, so nobody knows whether it keeps it. {contract.what}"
    if contract.outcome == "untested":
        return "unable", f"The tests of its contract cannot be read, so they say nothing of it. {contract.what}"
    return "failed", f"It breaks its block's contract. {contract.what}"


def _problem(block: Block, name: str) -> str:
    implementation = block.implementations[name]
    if isinstance(implementation, GraphImplementation):
        return ""
    first = next((p for p in implementation.code.problems if p.severity == "error"), None)
    return first.what if first is not None else ""
