"""What can be done about exporting workflows, and serving them over HTTP."""

from __future__ import annotations

from hyperstudio.ui.actions.action import Action, Desk


def _served(desk: Desk) -> bool:
    return desk.studio.serving is not None


EXPORT_ACTIONS: tuple[Action, ...] = (
    Action(
        "export.package",
        "Export…",
        lambda d: d.serving.export(),
        "Ctrl+E",
        icon="export",
        menu="File",
        when=lambda d: bool(d.studio.document.project.workflows),
        hint="Write workflows as a Python package that needs no HyperStudio; see first what would be written",
    ),
    Action(
        "export.publish",
        "Publish",
        lambda d: d.serving.publish(),
        menu="File",
        when=lambda d: bool(d.studio.document.project.workflows),
        hint="Export, prove in a clean environment, and hand over to the target that the project names",
    ),
    Action(
        "export.back",
        "Roll back",
        lambda d: d.serving.roll_back(),
        menu="File",
        when=lambda d: d.studio.document.project.publish is not None,
        hint="Take the target back to the version that was published before",
    ),
)
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
