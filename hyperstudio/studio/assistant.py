"""Asking about code while it is written: completion, signatures, definitions, problems, from a process beside us."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import hyperstudio
from hyperstudio.errors import StudioError
from hyperstudio.studio.places import interpreter

PATIENCE = 60.0
"""For how many seconds an answer is waited for; then the process is ended, and the next question starts another.

The first question about a large package takes as long as reading it does; what was read is kept on disk.
"""


class Assistant:
    """Answers questions about the code of one project. Its process starts with the first question.

    A question is asked from any thread; one is answered after the other.
    """

    def __init__(self, folder: Path, project: str) -> None:
        self._folder, self._name = folder.resolve(), project
        self._process: subprocess.Popen[str] | None = None
        self._answers: SimpleQueue[str] = SimpleQueue()
        self._place = ""
        self._turn = threading.Lock()
        self._closed = False

    def complete(self, path: str, text: str, line: int, column: int) -> list[dict[str, str]]:
        """Names (with their kinds) that could stand at a place of a text: line from 1, column from 0."""
        return self._list(do="complete", path=path, text=text, line=line, column=column)

    def signature(self, path: str, text: str, line: int, column: int) -> list[dict[str, Any]]:
        """What the call around a place takes: `name`, `parameters` as written, `index` of the one being written."""
        return self._list(do="signature", path=path, text=text, line=line, column=column)

    def definition(self, path: str, text: str, line: int, column: int) -> list[dict[str, Any]]:
        """Where the name at a place is defined: `path` (in the project, or absolute), `line`, `column`."""
        return self._list(do="definition", path=path, text=text, line=line, column=column)

    def check(self, name: str, text: str) -> list[dict[str, Any]]:
        """The problems of the implementation `name` in a text, as `Problem`s written in JSON."""
        return self._list(do="check", name=name, text=text)

    def close(self) -> None:
        """End the process; nothing is answered from then on."""
        self._closed = True
        self._end()

    def _list(self, **question: Any) -> list[Any]:
        with self._turn:
            if self._closed:
                return []
            process = self._process = self._process or self._start()
            assert process.stdin is not None
            try:
                process.stdin.write(json.dumps(question) + "\n")
                process.stdin.flush()
                answer = json.loads(self._answers.get(timeout=PATIENCE) or "{}")
            except (OSError, ValueError, Empty) as error:
                self._end()
                raise StudioError("The help with code did not answer.", "It starts anew with the next key.") from error
            found = answer.get("found")
            if found is None and "error" not in answer:
                self._end()
            return found or []

    def _start(self) -> "subprocess.Popen[str]":
        answers = self._answers = SimpleQueue()
        self._place = tempfile.mkdtemp(prefix="hyperstudio-code-")
        ours = str(Path(hyperstudio.__file__).parents[1])
        process = subprocess.Popen(
            [
                *(sys.executable, "-P", "-m", "hyperstudio.studio.assistant_process"),
                *(str(self._folder), self._name, interpreter(), self._place),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            cwd=tempfile.gettempdir(),
            env={**os.environ, "PYTHONPATH": ours},
        )
        threading.Thread(target=_listen, args=(process, answers), name="help with code", daemon=True).start()
        return process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            if process.stdin is not None:
                with suppress(OSError):
                    process.stdin.close()
            shutil.rmtree(self._place, ignore_errors=True)  # it holds a link, which is removed and not followed


def _listen(process: "subprocess.Popen[str]", answers: "SimpleQueue[str]") -> None:
    """Bring the answers of a process into the queue; an empty one says that there will be no more."""
    assert process.stdout is not None
    with process.stdout:
        for line in process.stdout:
            answers.put(line)
    answers.put("")
