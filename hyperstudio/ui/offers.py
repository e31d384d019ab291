"""What the palette offers: every action that is possible, every block, what the library has; or one level."""

from __future__ import annotations

from functools import partial

from hyperstudio.files.library import library
from hyperstudio.graph.addresses import every_block, last
from hyperstudio.graph.project import Project
from hyperstudio.ui.actions.bound import BoundActions
from hyperstudio.ui.actions.palette import Offer
from hyperstudio.ui.canvas import CanvasPage
from hyperstudio.ui.focus import Focus


def offers_of(project: Project, actions: BoundActions, focus: Focus) -> list[Offer]:
    """The lines of the palette, actions first, blocks of the library last."""
    offers = [
        Offer(
            action.title,
            actions.told_keys(action),
            action.icon or "more",
            partial(actions.do, action),
        )
        for action in actions.possible()
        if action.id != "view.palette"
    ]
    for name, workflow in sorted(project.workflows.items()):
        offers.append(Offer(workflow.title or name, name, "workflow", partial(focus.open_level, name)))
    for address, block in every_block(project):
        offers.append(Offer(block.title or last(address), address, "block", partial(focus.open_level, address)))
        for name, implementation in sorted(block.implementations.items()):
            own = f"{address}.{name}"
            offers.append(Offer(name, own, implementation.kind, partial(focus.open_level, own)))
    for address, one in library().items():
        if not one.faults:
            hint = f"add from the library · {one.category}"
            offers.append(Offer(one.title, hint, "add", partial(focus.add_from_library, address)))
    return offers


def blocks_on(page: CanvasPage) -> list[Offer]:
    """The blocks of a level, found by title, name, chosen implementation or port; Enter brings one into sight."""
    return [
        Offer(
            face.title or face.id,
            " · ".join(dict.fromkeys([face.id, face.subtitle, *(port.name for port in (*face.inputs, *face.outputs))])),
            "block",
            partial(page.focus_block, face.id),
        )
        for face in page.faces
    ]
