"""The guard of a run's memory ends the process that takes too much, not the one that started it."""

import contextlib
import subprocess
import sys
import threading

import pytest

from hyperstudio.runner import guard

EATS = "import sys; print('here', flush=True); sys.stdin.readline(); held = b'x' * 200_000_000; sys.stdin.readline()"
STARTS = f"""
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", {EATS!r}], stdin=sys.stdin, stdout=subprocess.PIPE, text=True)
child.stdout.readline()
print(child.pid, flush=True)
child.wait()
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc")
def test_a_worker_heard_of_late_does_not_count_as_its_parent_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "FAMILY_TICKS", 1_000_000)  # the family is listed once, before the worker is heard of
    killed: list[int] = []
    seen = threading.Event()

    def kill(pid: int) -> None:
        killed.append(pid)
        seen.set()

    with subprocess.Popen(
        [sys.executable, "-c", STARTS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdin is not None
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        watching = guard.Guard(parent.pid, 150_000_000, kill)
        listed = threading.Event()
        while not watching._families.get(parent.pid):
            listed.wait(0.01)
        watching.hear({"event": "started", "place": "w.eat", "pid": child})
        parent.stdin.write("eat\n")
        parent.stdin.flush()
        assert seen.wait(30)
        watching.end()
        with contextlib.suppress(ProcessLookupError, BrokenPipeError):
            guard.kill_process(child)
    assert killed[0] == child
    assert "0.2 GB" in (watching.why(child) or "")
