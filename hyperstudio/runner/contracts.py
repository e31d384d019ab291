"""The parent of the process that runs contract tests: it starts it, hears its results, answers calls of graphs."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from hyperstudio.errors import StudioError

Answer = Callable[[str, Mapping[str, str]], dict[str, Any]]
"""Runs a graph implementation on values of the store: {"outputs": {port: digest}}, {"failed": why}, {"unable": why}.

It is unable where its code cannot be imported, or its plan cannot be made."""


@dataclass(frozen=True, slots=True)
class TestedBlock:
    """A block whose contract is to be tested: its folder, and the implementations that are asked for."""

    address: str
    folder: Path
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    code: tuple[str, ...]
    graphs: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """As the process takes it."""
        ports = {"inputs": self.inputs, "outputs": self.outputs}
        return {"address": self.address, **ports, "code": self.code, "graphs": self.graphs}


@dataclass(frozen=True, slots=True)
class TestEnded:
    """One test, for one implementation.

    It is "unable" where the implementation could not be loaded or made ready, and "untested" where the file of the
    tests could not; `what` says why.
    """

    address: str
    outcome: Literal["passed", "failed", "unable", "untested"]
    what: str


def run_contracts(
    python: str,
    project: Path,
    store: Path,
    blocks: tuple[TestedBlock, ...],
    answer: Answer,
    told: Callable[[TestEnded], None],
) -> str:
    """Run the contract tests of these blocks in one process, which ends with this call; the answer is its output.

    Raises StudioError where the interpreter cannot be started, has no pytest, or ends before the tests do.
    """
    here = Path(__file__).resolve().parent
    ours, theirs = socket.socketpair()
    command = [python, "-P", str(here / "contract_session.py"), str(theirs.fileno())]
    try:
        process = subprocess.Popen(
            command,
            cwd=project,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        ours.close()
        theirs.close()
        raise StudioError(
            f"The interpreter {python} cannot be started: {error.strerror}.", "Choose another."
        ) from error
    theirs.close()
    asked = {
        "project": str(project),
        "store": str(store),
        "worker": str(here / "worker"),
        "blocks": {str(block.folder): block.as_json() for block in blocks},
    }
    over = False
    try:
        with _drained(process) as output:
            over = _heard(ours, asked, answer, told)
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    words = b"".join(output).decode("utf-8", "replace")
    if not over:
        if "No module named 'pytest'" in words:
            raise StudioError(f"{python} has no pytest.", "Install pytest for it: contracts are plain pytest.")
        raise StudioError("The process that ran the contracts ended too soon.", words.strip()[-600:] or "Try again.")
    return words


def _heard(
    connection: socket.socket, asked: Mapping[str, Any], answer: Answer, told: Callable[[TestEnded], None]
) -> bool:
    """Ask, and hear all that is told; whether the tests came to their end."""
    over = False
    with contextlib.suppress(OSError), connection, connection.makefile("rw", encoding="utf-8") as stream:
        _say(stream, asked)
        for text in stream:
            said = json.loads(text)
            if "call" in said:
                _say(stream, answer(said["call"], said["inputs"]))
            elif "test" in said:
                told(TestEnded(said["test"], said["outcome"], said["what"]))
            else:
                over = True
    return over


def _say(stream: Any, said: Mapping[str, Any]) -> None:
    stream.write(json.dumps(said) + "\n")
    stream.flush()


@contextlib.contextmanager
def _drained(process: "subprocess.Popen[bytes]") -> Iterator[list[bytes]]:
    """What the process prints, read beside, so that it never waits for a reader."""
    found: list[bytes] = []
    assert process.stdout is not None
    out = process.stdout
    thread = threading.Thread(target=lambda: found.extend(out), daemon=True)
    thread.start()
    try:
        yield found
    finally:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(1.0)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        thread.join(2.0)
        out.close()
