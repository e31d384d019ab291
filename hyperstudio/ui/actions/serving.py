"""What can be done about serving workflows over HTTP."""

from __future__ import annotations

from hyperstudio.ui.actions.action import Action, Desk


def _served(desk: Desk) -> bool:
    return desk.studio.serving is not None


SERVING_ACTIONS: tuple[Action, ...] = (
    Action(
        "serve.start",
        "Serve over HTTP",
        lambda d: d.serving.start(),
        icon="serve",
        menu="Run",
        when=lambda d: not _served(d) and bool(d.studio.document.project.workflows),
        hint="Let workflows answer requests from this computer, with a page to try them on; changes are served at once",
    ),
    Action("serve.page", "Open the page of the API", lambda d: d.serving.open_page(), menu="Run", when=_served),
    Action("serve.copy", "Copy the address of the API", lambda d: d.serving.copy_address(), menu="Run", when=_served),
    Action("serve.stop", "Stop serving", lambda d: d.serving.stop(), menu="Run", when=_served),
)
