"""What the window tells by itself: that code is not trusted, that a package is missing, why a wish was refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from hyperstudio.errors import StudioError
from hyperstudio.graph.addresses import every_block, find, last, parent
from hyperstudio.graph.block import Block
from hyperstudio.graph.code import CodeImplementation
from hyperstudio.graph.project import Project
from hyperstudio.runner.runs import Run
from hyperstudio.studio.looking import definition_of
from hyperstudio.studio.running import Execution, MissingPackage
from hyperstudio.studio.studio import Studio
from hyperstudio.ui.failures import Failed, Offer, offers_about
from hyperstudio.ui.focus import Focus
from hyperstudio.ui.levels.attempt import attempt
from hyperstudio.ui.levels.run_view import RunView
from hyperstudio.ui.notices import Bar, Toast


def block_title(project: Project, address: str) -> str:
    """What people call the block at an address: its title, else its name."""
    found = find(project, address)
    return (found.title if isinstance(found, Block) else "") or last(address)


def progress_text(project: Project, run: RunView, counts: Mapping[str, int]) -> str:
    """How far a run is: which block runs, and how many of the steps that are known so far came to an end."""
    now, known = definition_of(project, run.now), max(counts["planned"], run.finished)
    what = f"Running {block_title(project, now)}" if now else "Running"
    return f"{what} … {run.finished} of {known} steps done"


class Telling(QObject):
    """The bars above the level and the toast over it; `trust_and_run` is called where the user trusts the code."""

    def __init__(self, studio: Studio, focus: Focus, over: QWidget, trust_and_run: Callable[[], None]) -> None:
        super().__init__(over)
        self._studio, self._focus = studio, focus
        self.trust_bar, self.missing_bar = Bar("untrusted", "warn"), Bar("problem", "warn")
        self.recovery_bar = Bar("undo", "warn")
        self.recovery_bar.add_button("Forget them", self._leave_lost)
        self.recovery_bar.add_button("Bring them back", self._recover, primary=True)
        if lost := len(studio.document.lost):
            files = "1 file" if lost == 1 else f"{lost} files"
            self.recovery_bar.say(
                f"<b>The last session ended before it saved.</b> Its changes of {files} can be brought back."
            )
        self.toast = Toast(over)
        self.trust_bar.add_button("Look at it", self.look_at_code)
        self.trust_bar.add_button("Trust and run", trust_and_run, primary=True)
        self.missing_bar.add_button("Close", self.missing_bar.hide)
        if not studio.trusted:
            self.trust_bar.say(
                "<b>This project’s code has not been trusted.</b> Looking and changing are safe; "
                "running executes its Python code on this computer."
            )
        focus.refused.connect(self.refuse)
        focus.told.connect(self.toast.say)

    def _recover(self) -> None:
        attempt(self._focus, self._studio.document.recover)
        self.recovery_bar.setVisible(bool(self._studio.document.lost))

    def _leave_lost(self) -> None:
        self._studio.document.leave_lost()
        self.recovery_bar.hide()

    def ask_for_trust(self) -> None:
        """Put the question about trust before the user."""
        self.trust_bar.show()
        self.trust_bar.buttons["Trust and run"].setFocus()

    def refuse(self, error: StudioError) -> None:
        """Show why a wish was not granted, and what would mend it."""
        if isinstance(error, MissingPackage):
            self.missing_bar.say(f"<b>{escape(error.what)}</b> {escape(error.mend)}")
            return
        address = error.address if error.address and find(self._studio.document.project, error.address) else ""
        if address and not self._focus.level.startswith(address):
            self.toast.say(
                error.what, error.mend, [Offer("Go there", "graph", lambda: self._focus.open_level(address))]
            )
        else:
            self.toast.say(error.what, error.mend)

    def start_anew(self) -> None:
        """Take away what was told about an earlier run."""
        self.toast.hide()
        self.missing_bar.hide()

    def tell_failure(self, execution: Execution) -> None:
        """Where the run failed, say which block and why, and offer what can be done about it."""
        failure = execution.run.failure
        if failure is None:
            return
        title = block_title(self._studio.document.project, parent(failure["address"]))
        line = f"{failure['file']}, line {failure['line']}" if failure.get("file") else ""
        self.toast.say(
            f"{title}: {failure['what']}",
            line or "The next run starts a new process.",
            offers_about(
                Failed(failure["place"], failure["address"], execution.wish.workflow, execution.wish.to or ""),
                self._focus,
            ),
        )

    def tell_lost(self, run: Run) -> None:
        """Say that the newest run was cut off, with the program or the computer, and that nothing of it is lost."""
        done = run.counts["run"] + run.counts["reused"]
        workflow, to = str(run.asked["workflow"]), str(run.asked.get("to") or "")
        self.toast.say(
            f"The last run was cut off after {done} of {run.counts['planned']} steps.",
            "The program ended while it ran. The steps that had finished are reused.",
            (Offer("Run again", "run", lambda: self._focus.run(workflow, to)),),
        )

    def look_at_code(self) -> None:
        """Show the code of the project, beginning with the first implementation."""
        for address, block in every_block(self._studio.document.project):
            for name, implementation in sorted(block.implementations.items()):
                if isinstance(implementation, CodeImplementation):
                    self._focus.open_level(f"{address}.{name}")
                    return

    def retheme(self) -> None:
        """Take the colours of the theme."""
        for part in (self.trust_bar, self.missing_bar, self.recovery_bar, self.toast):
            part.retheme()
