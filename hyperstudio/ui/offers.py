"""What the palette offers: every action that is possible, and every workflow, block and implementation."""

from __future__ import annotations

from hyperstudio.graph.addresses import every_block, last
from hyperstudio.graph.project import Project
from hyperstudio.ui.actions.bound import BoundActions
from hyperstudio.ui.actions.palette import Offer
from hyperstudio.ui.focus import Focus


def offers_of(project: Project, actions: BoundActions, focus: Focus) -> list[Offer]:
    """The lines of the palette, actions first."""
    offers = [
        Offer(action.title, action.told_keys, action.icon or "more", lambda action=action: actions.do(action))
        for action in actions.possible()
        if action.id != "view.palette"
    ]
    for name, workflow in sorted(project.workflows.items()):
        offers.append(Offer(workflow.title or name, name, "workflow", _opens(focus, name)))
    for address, block in every_block(project):
        offers.append(Offer(block.title or last(address), address, "block", _opens(focus, address)))
        for name, implementation in sorted(block.implementations.items()):
            own = f"{address}.{name}"
            offers.append(Offer(name, own, implementation.kind, _opens(focus, own)))
    return offers


def _opens(focus: Focus, address: str) -> "Opens":
    return Opens(focus, address)


class Opens:
    """Opens the level of an address when it is called."""

    def __init__(self, focus: Focus, address: str) -> None:
        self._focus, self._address = focus, address

    def __call__(self) -> None:
        self._focus.open_level(self._address)
