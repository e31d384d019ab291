"""Workers whose parent is killed: a real parent process, real workers, SIGKILL."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.runner.plans import SECONDS, Bench

PARENT = """
import json, sys, time
from pathlib import Path
from hyperstudio.runner.runner import Runner

project, store, plan = sys.argv[1:]
runner = Runner(Path(project), "demo", Path(store), spare=0.0)

def tell(event):
    print(json.dumps({"event": event["event"], "place": event.get("place", "")}), flush=True)

handle = runner.start(json.loads(plan), run_id="r", on_event=tell)
if sys.stdin.readline() == "wait\\n":
    handle.wait()
while runner._spare is None:
    time.sleep(0.01)
print(json.dumps({"pids": [runner._worker.pid, runner._spare.pid]}), flush=True)
time.sleep(1000)
"""
BLOCKS = {
    "nap": "import time\ndef nap():\n    time.sleep(1000)\n",
    "shout": "def shout():\n    while True:\n        print('x' * 10_000)\n",
    "held": "def held():\n    sum(range(10**12))\n",
    "starts": "import subprocess\ndef starts():\n    subprocess.run(['sleep', '1000'])\n",
}


def _alive(group: int) -> bool:
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            return True
    return False


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are looked up in /proc")
@pytest.mark.parametrize("running", ["idle", *BLOCKS])
def test_workers_end_with_a_parent_that_is_killed(bench: Bench, running: str) -> None:
    bench.write(fine="def fine():\n    return 1\n", **BLOCKS)
    plan = bench.plan()
    plan.call("fine" if running == "idle" else running)
    command = [sys.executable, "-c", PARENT, str(bench.project), str(bench.store), json.dumps(plan.as_json())]
    parent = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2])
    assert parent.stdin
    assert parent.stdout
    parent.stdin.write(b"wait\n" if running == "idle" else b"go\n")
    parent.stdin.flush()
    pids: list[int] = []
    begun = running == "idle"
    while not (pids and begun):
        line = json.loads(parent.stdout.readline())
        pids = line.get("pids", pids)
        begun = begun or line.get("event") == "started"
    assert all(_alive(pid) for pid in pids)
    if running == "shout":
        os.kill(parent.pid, signal.SIGSTOP)  # nobody reads: the connection is full, and will be reset
        time.sleep(0.3)
    parent.kill()
    parent.wait()
    parent.stdin.close()
    parent.stdout.close()
    until = time.monotonic() + SECONDS
    while any(_alive(pid) for pid in pids) and time.monotonic() < until:
        time.sleep(0.05)
    assert not [pid for pid in pids if _alive(pid)]
