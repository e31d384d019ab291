"""The worker's life: it says that it is ready, takes requests one by one, and ends with the connection."""

import argparse
import contextlib
import json
import os
import queue
import socket
import sys
import threading
import traceback
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from . import platform
from .interrupts import Interrupts

if TYPE_CHECKING:
    from .helping import Helping
    from .performing import Performer

TICK = 20
GONE, REFUSED, BROKEN = 1, 2, 70
ENDING_SECONDS = 1.0


def main(arguments: Sequence[str]) -> None:
    """Serve until the parent closes the connection or says quit."""
    parser = argparse.ArgumentParser(prog="hyperstudio worker")
    parser.add_argument("--fd", type=int, required=True, help="the connection")
    parser.add_argument("--shared", type=int, required=True, help="memory for events that are not sent yet")
    parser.add_argument("--out", type=int, required=True, help="where this process's standard output is read")
    parser.add_argument("--err", type=int, required=True, help="where this process's standard error is read")
    parser.add_argument("--life", type=int, help="a pipe that ends when the parent does")
    parser.add_argument("--project", required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--store", required=True)
    given = parser.parse_args(arguments)
    if given.life is not None:
        platform.end_group_with(given.life, [given.fd, given.shared, given.out, given.err, 1, 2])
    connection = socket.socket(fileno=given.fd)
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    connection.sendall(json.dumps({"event": "ready", "pid": os.getpid(), "python": version}).encode() + b"\n")
    interrupts = Interrupts(os.path.realpath(given.project))
    interrupts.listen()
    code = BROKEN
    try:
        Server(connection, interrupts, given).serve()
        code = 0
    except SystemExit:
        code = REFUSED
    except BaseException:
        # A fault of the worker itself: the parent finds this text and tells it.
        sys.__stderr__.write(traceback.format_exc()) if sys.__stderr__ else None
    finally:
        # Threads and exit functions of the project must not keep a worker alive that nobody talks to.
        os._exit(code)


class Server:
    """Requests in, events out. Everything that is slow to import is imported after `ready` was said."""

    def __init__(self, connection: socket.socket, interrupts: Interrupts, given: argparse.Namespace) -> None:
        from .capture import Capture
        from .identity import Identity
        from .opened_files import OpenedFiles
        from .outbox import Outbox
        from .paths import FileDigests
        from .pool import Pool
        from .project_modules import ProjectFinder, package_folder
        from .store import Store
        from .store_folder import StoreRefused
        from .third_party import Patches
        from .viewer import Viewer
        from .workshop import Workshop

        self._connection = connection
        self._interrupts = interrupts
        self._requests: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._performer: Performer | None = None
        self._plan: dict[str, Any] | None = None
        project = os.path.realpath(given.project)
        self._outbox = Outbox(connection, given.shared, lambda: None)
        try:
            store = Store(given.store, project)
        except StoreRefused as refused:
            self._tell(event="refused", what=refused.what, mend=refused.mend)
            self._outbox.flush()
            raise SystemExit(2) from None
        self._outbox.before_sending = store.commit
        os.chdir(project)
        packages = package_folder(given.store, project, given.name)
        sys.path.insert(0, packages)
        path = os.environ.get("PYTHONPATH")
        os.environ["PYTHONPATH"] = packages + (os.pathsep + path if path else "")
        # Processes that the project's code starts must leave no compiled files in the project.
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        sys.argv[:] = [""]
        opened = OpenedFiles(project, os.path.realpath(given.store))
        files = FileDigests(project, store.recall, store.remember)
        finder = ProjectFinder(project, given.name, opened)
        finder.install()
        Patches(self._progress, self._number).install()
        capture = Capture(self._outbox, interrupts, [("stdout", given.out), ("stderr", given.err)])
        capture.install()
        platform.unbuffered_c_output()
        pool = Pool(project, given.name, given.store, path, self._outbox)
        self._helping: Helping | None = None
        self._workshop = Workshop(
            project=project,
            pool=pool,
            outbox=self._outbox,
            store=store,
            interrupts=interrupts,
            capture=capture,
            files=files,
            opened=opened,
            memory=platform.PeakMemory(),
            finder=finder,
            identity=Identity(files),
        )
        self._viewer = Viewer(self._workshop, interrupts, self._tell)
        threading.Thread(target=self._listen, name="hyperstudio-listener", daemon=True).start()

    def _progress(self, done: float, total: float | None, label: str) -> None:
        if self._performer is not None:
            self._performer.progress(done, total, label)

    def _number(self, name: str, value: float, step: float) -> None:
        if self._performer is not None:
            self._performer.number(name, value, step)

    def _tell(self, **event: Any) -> None:
        self._outbox.put(json.dumps(event))

    def _listen(self) -> None:
        """Another thread: listen as long as there is a parent, then end."""
        # A parent that died with events unread resets the connection, one that closed it breaks the sending.
        with contextlib.suppress(OSError):
            self._hear()
        self._end()

    def _hear(self) -> None:
        """Receive requests, read what is written below Python, send what waits for 20 ms."""
        import select

        capture, connection = self._workshop.capture, self._connection
        poll = select.poll()
        poll.register(connection, select.POLLIN)
        received = bytearray()
        while True:
            for _ in poll.poll(TICK if self._interrupts.running else 5 * TICK):
                data = connection.recv(1 << 20)
                if not data:
                    return
                searched = len(received)
                received += data
                while (end := received.find(b"\n", searched)) >= 0:
                    request = json.loads(received[:end])
                    if request["do"] == "drop":
                        self._viewer.drop(request["asks"])
                    else:
                        self._requests.put(request)
                    del received[: end + 1]
                    searched = 0
            if self._interrupts.running:
                self._interrupts.ask_again()
                capture.drain_locked()
                capture.tell()
            self._outbox.flush()

    def _end(self) -> None:
        """The parent is gone: what is finished is kept, a step that runs is interrupted, and soon all of it ends."""
        import signal
        import time

        self._requests.put(None)
        self._workshop.store.commit()
        if self._interrupts.running:
            os.kill(os.getpid(), signal.SIGINT)
        time.sleep(ENDING_SECONDS)
        os._exit(GONE)

    def serve(self) -> None:
        """Answer requests until there are no more."""
        while (request := self._requests.get()) is not None:
            do = request["do"]
            if do == "quit":
                return
            if do == "run":
                self._run(request)
            elif do == "help":
                from .helping import Helping

                self._interrupts.begin()
                self._helping = Helping(self._workshop, request["run"], request["fresh"], request["plan"])
            elif do == "perform":
                del request["do"]
                assert self._helping is not None  # it was told of the run first
                self._performer = self._helping.performer
                self._helping.perform(**request)
            elif do == "preload":
                self._preload(request["imports"])
            elif do == "environment":
                from .environment import environment

                self._tell(event="environment", ask=request.get("ask", 0), **environment(request["imports"]))
            else:
                self._viewer.answer(do, request)
            self._outbox.flush()

    def _run(self, request: dict[str, Any]) -> None:
        from .differences import whole
        from .executor import Executor

        plan = self._plan = whole(request, self._plan)
        self._workshop.store.begin()
        self._interrupts.begin()
        try:
            if "measure" in plan:
                from .latency import measure

                measure(self._workshop, request["run"], plan)
                return
            executor = Executor(self._workshop, request["run"], plan)
            self._performer = executor.performer
            executor.run()
        finally:
            self._interrupts.running = False
            self._performer = None
            self._outbox.flush()
            self._workshop.store.end()

    def _preload(self, imports: Sequence[str]) -> None:
        """Import third-party packages, so that the first step that uses them does not wait."""
        import importlib

        for name in imports:
            try:
                importlib.import_module(name)
            except BaseException:  # a foreign package: the step that needs it will say what is wrong
                continue
