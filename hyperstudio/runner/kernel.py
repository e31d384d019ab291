"""The console's process as its parent sees it: started, asked by, interrupted, ended."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hyperstudio.errors import StudioError
from hyperstudio.runner.worker.starting import PROGRAM, worker_environment

LONGEST_REASON = 2000


class KernelProcess:
    """A Jupyter kernel in the project's interpreter; `file` says how it is reached once it has said `ready`.

    `said` is called with each line that it says, and at last with {"event": "ended"}, in a thread of this object.
    """

    def __init__(
        self,
        python: str,
        project: Path,
        name: str,
        store: Path,
        colours: str,
        said: Callable[["KernelProcess", dict[str, Any]], None],
    ) -> None:
        """Start the process. Raises `StudioError` when the interpreter cannot be started."""
        # Only this user can go in, so only this user can reach the kernel's sockets.
        self._folder = Path(tempfile.mkdtemp(prefix="hyperstudio-"))
        self.file = self._folder / "kernel.json"
        self._said = said
        self._lock = threading.Lock()
        ours, theirs = socket.socketpair()
        self._connection = ours
        life, self._life = os.pipe()
        command = [python, "-P", str(PROGRAM), "console", "--fd", str(theirs.fileno()), "--life", str(life)]
        command += ["--file", str(self.file), "--ip", str(self._folder / "socket")]
        command += ["--colours", colours]
        command += ["--project", str(project), "--name", name, "--store", str(store)]
        try:
            with (self._folder / "errors.txt").open("wb") as errors:
                self._process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=errors,
                    stderr=errors,
                    pass_fds=[theirs.fileno(), life],
                    cwd=project,
                    env=worker_environment({"JPY_PARENT_PID": str(os.getpid())}),
                    start_new_session=True,
                )
        except OSError as error:
            ours.close()
            os.close(self._life)
            shutil.rmtree(self._folder, ignore_errors=True)
            raise StudioError(
                f"The interpreter {python} cannot be started: {error.strerror}.", "Choose another one."
            ) from error
        finally:
            theirs.close()
            os.close(life)
        self._thread = threading.Thread(target=self._hear, name="console", daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    @property
    def reason(self) -> str:
        """The last of what it wrote to standard error: why it did not start."""
        try:
            return (self._folder / "errors.txt").read_text(errors="replace")[-LONGEST_REASON:].strip()
        except OSError:
            return ""

    def answer(self, answer: dict[str, Any]) -> None:
        """Answer a question. A process that is gone hears nothing, which is no error."""
        data = json.dumps(answer, default=str).encode() + b"\n"
        with contextlib.suppress(OSError), self._lock:
            self._connection.sendall(data)

    def interrupt(self) -> None:
        """Raise KeyboardInterrupt in what runs there."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGINT)

    def close(self) -> None:
        """End it and what it started, whatever it is doing."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()
        if threading.current_thread() is not self._thread:
            self._thread.join(2.0)
        if self._life >= 0:
            os.close(self._life)
            self._life = -1
        self._connection.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _hear(self) -> None:
        received = bytearray()
        while True:
            try:
                data = self._connection.recv(1 << 16)
            except OSError:
                data = b""
            if not data:
                break
            received += data
            *lines, rest = received.split(b"\n")
            for line in lines:
                self._said(self, json.loads(line))
            received = bytearray(rest)
        self._process.wait()
        self._said(self, {"event": "ended"})
