"""The serve command: a project's workflows over HTTP while it is worked on."""

import os
import queue
import signal
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from hyperstudio.cli.binding import Bind, bound
from hyperstudio.cli.printing import answer, note, say, told
from hyperstudio.cli.projects import Json, ProjectFolder
from hyperstudio.errors import StudioError
from hyperstudio.studio.document import Document
from hyperstudio.studio.opening import need_trust, open_document
from hyperstudio.studio.running import Running
from hyperstudio.studio.serving import Served, Serving, listening
from hyperstudio.studio.targets import CURRENT

STATE = "state"
"""Where in a folder of published versions they work and keep what they keep."""
LOOK_S = 0.25
"""How often the project's folder is looked at."""


def serve_command(
    project: ProjectFolder,
    workflows: Annotated[
        list[str] | None, typer.Option("--workflow", metavar="NAME", help="A workflow; all that can be by default.")
    ] = None,
    configuration: Annotated[str | None, typer.Option(help="The configuration that answers.")] = None,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen at; 0 takes a free one.")] = 8000,
    bind: Bind = None,
    trust: Annotated[bool, typer.Option("--trust", help="Trust the project's code to run.")] = False,
    as_json: Json = False,
) -> None:
    """Serve workflows over HTTP, straight from the project, until it is stopped. A change is served at once.

    A folder to which versions were published is served, too: always the current one.
    """
    with told(as_json):
        if (project / CURRENT).is_symlink():
            _serve_published(project, host, port, trust, as_json)
            return
        document = open_document(project, configuration)
        need_trust(document.folder, now=trust)
        held = listening(host, port)
        signal.signal(signal.SIGTERM, _stopped)
        running = Running(document.folder, document.project.name)
        serving = Serving(running, held, workflows or [], note, bound(bind))
        try:
            _follow(serving, document, as_json)
        finally:
            serving.stop()
            running.close()


def _serve_published(place: Path, host: str, port: int, trust: bool, as_json: bool) -> None:
    """Serve what was published to a folder, and each version that becomes the current one."""
    need_trust(place, now=trust)
    held = listening(host, port)
    signal.signal(signal.SIGTERM, _stopped)
    running = Running(place, "published")
    serving = Serving(running, held, (), note)
    try:
        states: queue.SimpleQueue[Served] = queue.SimpleQueue()
        serving.changed.connect(states.put)
        teller, now = _Teller(as_json), ""
        while True:
            if (version := os.readlink(place / CURRENT)) != now:
                now = version
                serving.serve_package(place / version, place / STATE)
            with suppress(queue.Empty):
                teller.tell(states.get(timeout=LOOK_S))
    finally:
        serving.stop()
        running.close()


def _stopped(*_about: Any) -> None:
    raise KeyboardInterrupt


def _follow(serving: Serving, document: Document, as_json: bool) -> None:
    """Serve the project as it lies in its folder, and say what comes of each change."""
    states: queue.SimpleQueue[Served] = queue.SimpleQueue()
    serving.changed.connect(states.put)
    serving.serve(document.project, document.configuration)
    teller, unread = _Teller(as_json), ""
    while True:
        with suppress(queue.Empty):
            teller.tell(states.get(timeout=LOOK_S))
        before = document.project
        try:
            document.take_in()
            unread = ""
        except StudioError as refusal:
            if str(refusal) != unread:
                note(f"{refusal.what} What was served before answers on.\n{refusal.mend}")
            unread = str(refusal)
        if document.project is not before:
            serving.serve(document.project, document.configuration)


class _Teller:
    """Says once where it is served, then what came of each change."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json
        self._first = True

    def tell(self, state: Served) -> None:
        """One more state. StudioError where the first one is a refusal."""
        if self._first and state.refusal is not None:
            raise state.refusal
        if self._first:
            rows = [{"address": p.address, "what": p.what, "mend": p.mend} for p in state.left_out]
            facts = {"url": state.url, "docs": state.docs, "hash": state.hash, "workflows": list(state.workflows)}
            answer(self._as_json, facts | {"left_out": rows}, partial(_tell, state))
            self._first = False
        elif state.refusal is not None:
            before_it = " What was served before answers on." if state.status == "ready" else ""
            note(f"{state.refusal.what}{before_it}\n{state.refusal.mend}")
        else:
            note(f"Serves the change; configuration {state.hash}.")


def _tell(state: Served) -> None:
    for problem in state.left_out:
        note(f"{problem.address}: {problem.what}")
    say(f"Serves {', '.join(state.workflows)} at {state.url}; try it at {state.docs}. Ctrl+C stops it.")
