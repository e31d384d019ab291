"""One process that serves a package on an open socket: started, waited for, ended; its last lines are kept."""

import json
import os
import socket
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from hyperstudio.errors import StudioError
from hyperstudio.exporter import serving_process

KEPT_LINES = 40
"""Lines of its log that are kept."""
START_S = 300.0
"""How long it may take to load what it serves."""
CLOSE_S = 10.0
"""How long it may take to hear that it shall take no more requests."""
END_S = 70.0
"""How long it may take to finish what it is answering."""


class ServerProcess:
    """Serves until it is ended, or until this process ends."""

    def __init__(
        self,
        python: str,
        src: Path,
        package: str,
        folder: Path,
        held: socket.socket,
        log: Callable[[str], None],
        variables: Mapping[str, str] | None = None,
    ) -> None:
        """Start it with the package in `src`, working in `folder`. `log` gets its lines, in a thread."""
        self._log = log
        self._lines: deque[str] = deque(maxlen=KEPT_LINES)
        self._answered, self._closed = threading.Event(), threading.Event()
        self._loaded = False
        words = [python, "-P", serving_process.__file__, str(src), package, str(folder), str(held.fileno())]
        self._process = subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=[held.fileno()],
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **(variables or {})},
            start_new_session=True,
        )
        threading.Thread(target=self._read_answers, name="serving", daemon=True).start()
        self._over = threading.Thread(target=self._read_log, name="log of a server", daemon=True)
        self._over.start()

    @property
    def alive(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def wait_until_loaded(self) -> None:
        """Wait until it could answer. StudioError with the end of its log where it never will."""
        self._answered.wait(START_S)
        if not self._loaded:
            self.end(0)
            self._over.join(1)  # its last lines
            raise failure_of(tuple(self._lines))

    def begin(self) -> None:
        """Let it take requests."""
        assert self._process.stdin
        with suppress(BrokenPipeError):  # it has just ended; whoever looks after it sees that
            self._process.stdin.write(b"go\n")
            self._process.stdin.flush()

    def close(self) -> None:
        """Let it take no more requests; what it is answering goes on. At once, or when it says that it does not."""
        if self._process.stdin and not self._process.stdin.closed:
            self._process.stdin.close()
        self._closed.wait(CLOSE_S)

    def end(self, seconds: float = END_S) -> None:
        """End it: what it is answering may be finished for so long."""
        if self._process.stdin and not self._process.stdin.closed:
            self._process.stdin.close()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _read_answers(self) -> None:
        assert self._process.stdout
        with self._process.stdout as told:
            for line in told:
                event = json.loads(line)["event"]
                if event == "loaded":
                    self._loaded = True
                    self._answered.set()
                elif event == "closed":
                    self._closed.set()
        self._answered.set()
        self._closed.set()

    def _read_log(self) -> None:
        assert self._process.stderr
        with self._process.stderr as lines:
            for line in lines:
                text = line.decode("utf-8", "replace").rstrip("\n")
                self._lines.append(text)
                self._log(text)


def failure_of(lines: tuple[str, ...]) -> StudioError:
    """Why a package could not be served, from the end of what it wrote."""
    for name, asked in (("uvicorn", "uvicorn"), ("fastapi", "fastapi"), ("python_multipart", "python-multipart")):
        if any(f"No module named '{name}'" in line or f'Form data requires "{asked}"' in line for line in lines):
            return StudioError(
                f"The workflows cannot be served: {asked} is not in the project's environment.",
                "Install it there: pip install fastapi uvicorn python-multipart.",
            )
    said = "\n".join(lines[-12:]) or "It said nothing."
    return StudioError(f"The server did not start:\n{said}", "Mend what its last line says.")
