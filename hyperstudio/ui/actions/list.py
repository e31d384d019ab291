"""The list of all actions of the window, in the order of its menus."""

from __future__ import annotations

from hyperstudio.ui.actions.action import Action, Desk
from hyperstudio.ui.actions.implementations import IMPLEMENTATION_ACTIONS
from hyperstudio.ui.actions.selection import SELECTION_ACTIONS, block_selected, on_canvas
from hyperstudio.ui.actions.serving import EXPORT_ACTIONS, SERVING_ACTIONS
from hyperstudio.ui.arrangement import Arrangement
from hyperstudio.ui.settings.form import SettingsForm


def _running(desk: Desk) -> bool:
    execution = desk.studio.execution
    return execution is not None and not execution.over


def _searching(desk: Desk) -> bool:
    search = desk.studio.search
    return search is not None and not search.over


def _runnable(desk: Desk) -> bool:
    return not _running(desk) and bool(desk.studio.document.project.workflows)


def _add(desk: Desk) -> None:
    if desk.levels.page is not None:
        desk.levels.page.wish_addition()


def _choosable(desk: Desk) -> bool:
    return bool(desk.levels.stop.looked_at)


def _enter(desk: Desk) -> None:
    page = desk.levels.page
    if page is not None and len(page.selected()) == 1:
        page.enter(page.selected()[0])


def _fit(desk: Desk) -> None:
    if desk.levels.page is not None:
        desk.levels.page.fit_selection()


def _whole(desk: Desk) -> None:
    if desk.levels.page is not None:
        desk.levels.page.fit()


def _step(direction: int, desk: Desk) -> None:
    page = desk.levels.page
    if page is not None and len(page.selected()) == 1:
        page.step_implementation.emit(page.selected()[0], direction)


def _toggle_strict(desk: Desk) -> None:
    desk.studio.strict = not desk.studio.strict
    Arrangement().keep_strict(desk.studio.strict)


ACTIONS: tuple[Action, ...] = (
    Action("file.open", "Open project…", lambda d: d.choose_folder(), "Ctrl+O", icon="open", menu="File"),
    Action(
        "file.save",
        "Save",
        lambda d: d.save(),
        "Ctrl+S",
        icon="save",
        menu="File",
        hint="Write what you changed into the project's folder",
    ),
    *EXPORT_ACTIONS,
    Action("file.close", "Close window", lambda d: d.close(), "Ctrl+Q", menu="File"),
    Action(
        "edit.undo",
        "Undo",
        lambda d: d.undo(),
        "Ctrl+Z",
        icon="undo",
        menu="Edit",
        when=lambda d: bool(d.studio.document.history.done),
    ),
    Action(
        "edit.redo",
        "Redo",
        lambda d: d.redo(),
        "Ctrl+Shift+Z",
        icon="redo",
        menu="Edit",
        when=lambda d: bool(d.studio.document.history.undone),
    ),
    Action(
        "edit.add",
        "Add block…",
        _add,
        canvas_keys="Tab",
        icon="add",
        menu="Edit",
        when=on_canvas,
        hint="Put a new block, a shared one, a workflow or one of the library where the pointer is",
    ),
    *SELECTION_ACTIONS,
    Action(
        "edit.note",
        "Add note…",
        lambda d: d.adding.write_note(),
        icon="edit",
        menu="Edit",
        when=on_canvas,
        hint="Write a text (Markdown) that stands on the canvas; a double click on it changes it",
    ),
    Action(
        "edit.frame",
        "Frame the selection…",
        lambda d: d.adding.frames.around_selection(),
        "Shift+F",
        in_levels=True,
        menu="Edit",
        when=block_selected,
        hint="A titled frame around the selected blocks, which moves with them; again: its title and colour",
    ),
    Action(
        "edit.frame_delete",
        "Delete the frame around the selection",
        lambda d: d.adding.frames.remove_around_selection(),
        when=block_selected,
        hint="The frame goes, what stands in it stays",
    ),
    Action(
        "edit.compare_library",
        "Compare with library",
        lambda d: d.adding.compare_with_library(),
        menu="Edit",
        when=block_selected,
        hint="What changed in the selected block since it was taken from the library",
    ),
    Action(
        "choose.shown",
        "Choose the shown implementation",
        lambda d: d.wishes.choose_looked_at(),
        canvas_keys="Space",
        icon="chosen",
        menu="Edit",
        when=_choosable,
    ),
    Action(
        "choose.next",
        "Next implementation",
        lambda d: _step(1, d),
        canvas_keys="]",
        menu="Edit",
        when=block_selected,
    ),
    Action(
        "choose.previous",
        "Previous implementation",
        lambda d: _step(-1, d),
        canvas_keys="[",
        menu="Edit",
        when=block_selected,
    ),
    *IMPLEMENTATION_ACTIONS,
    Action(
        "edit.settings",
        "Settings…",
        lambda d: SettingsForm(d, d.levels.window()).open(),
        "Ctrl+,",
        menu="Edit",
        hint="Workers, memory, the grace of a stop, and the value store, for all projects",
    ),
    Action(
        "run.run",
        "Run",
        lambda d: d.run(),
        "Ctrl+R",
        icon="run",
        menu="Run",
        when=_runnable,
        hint="Run the selected path of the workflow; what did not change is reused",
    ),
    Action(
        "run.to_here",
        "Run to the selected block",
        lambda d: d.wishes.run_to_selected(),
        "Ctrl+Shift+R",
        menu="Run",
        when=_runnable,
    ),
    Action(
        "run.strict",
        "Strict runs",
        _toggle_strict,
        menu="Run",
        ticked=lambda d: d.studio.strict,
        hint="A block that changes in place what it was given fails, and is named; async steps run one by one",
    ),
    Action(
        "run.stop",
        "Stop",
        lambda d: d.studio.stop(),
        "Ctrl+.",
        icon="stop",
        menu="Run",
        when=_running,
        hint="Stop the run; what is finished is kept",
    ),
    Action(
        "study.optimize",
        "Optimize…",
        lambda d: d.optimize(),
        "Ctrl+Shift+O",
        icon="optimize",
        menu="Run",
        when=lambda d: bool(d.studio.document.project.workflows),
        hint="Search for the configuration that reaches most of the objective within the constraints",
    ),
    Action(
        "study.stop",
        "Stop the search",
        lambda d: d.stop_search(),
        menu="Run",
        when=_searching,
        hint="Stop the search; its trials are kept, and it can go on later",
    ),
    *SERVING_ACTIONS,
    Action(
        "configuration.save_as",
        "Save choices as a configuration…",
        lambda d: d.configurations.save_as(),
        icon="add",
        menu="Run",
        hint="Keep the choices and parameters of now under a name of their own",
    ),
    Action(
        "configuration.rename",
        "Rename configuration…",
        lambda d: d.configurations.rename(),
        icon="rename",
        menu="Run",
        when=lambda d: d.configurations.named,
    ),
    Action(
        "configuration.delete",
        "Delete configuration",
        lambda d: d.configurations.remove(),
        icon="remove",
        menu="Run",
        when=lambda d: d.configurations.named,
    ),
    Action("view.up", "Up one level", lambda d: d.levels.up(), "Alt+Up", "Esc", icon="up", menu="View"),
    Action("view.enter", "Go into the block", _enter, canvas_keys="Enter", menu="View", when=block_selected),
    Action("view.fit", "Fit the selection", _fit, canvas_keys="F", icon="fit", menu="View"),
    Action("view.whole", "Show the whole level", _whole, canvas_keys="Home", menu="View"),
    Action(
        "view.palette",
        "Find an action or a block…",
        lambda d: d.open_palette(),
        "Ctrl+K",
        icon="search",
        menu="View",
    ),
    Action(
        "view.find",
        "Find a block on this level…",
        lambda d: d.find_on_level(),
        canvas_keys="Ctrl+F",
        icon="search",
        menu="View",
        when=on_canvas,
    ),
    Action(
        "view.effects",
        "Effects on blocks and cards",
        lambda d: d.effects.toggle(),
        "Ctrl+Shift+E",
        menu="View",
        ticked=lambda d: d.effects.shown,
        hint="Show how much each block’s choice matters in the study, and the best result of each implementation",
    ),
    Action("view.arrange", "Arrange docks as at first", lambda d: d.arrange_as_at_first(), menu="View"),
    Action(
        "theme.system",
        "Theme of the system",
        lambda d: d.set_theme("system"),
        menu="View",
        ticked=lambda d: d.theme_choice() == "system",
    ),
    Action(
        "theme.dark",
        "Dark theme",
        lambda d: d.set_theme("dark"),
        menu="View",
        ticked=lambda d: d.theme_choice() == "dark",
    ),
    Action(
        "theme.light",
        "Light theme",
        lambda d: d.set_theme("light"),
        menu="View",
        ticked=lambda d: d.theme_choice() == "light",
    ),
    Action("help.reuse", "What reuse cannot see", lambda d: d.read("reuse-limits.md"), menu="Help"),
    Action("help.change_keys", "Change keys…", lambda d: d.change_keys(), menu="Help"),
    Action("help.keys", "Keys", lambda d: d.show_keys(), "F1", icon="help", menu="Help"),
)
