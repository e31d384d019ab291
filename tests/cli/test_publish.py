"""Publish and roll back: what is served follows, and a package whose proof fails goes nowhere."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from hyperstudio.studio.exporting import Exporter
from hyperstudio.studio.opening import open_document
from hyperstudio.studio.running import Running
from hyperstudio.studio.targets import hand_over
from tests.exporter.http_client import Client
from tests.exporter.served_project import Served, written

NUMBER, RESULT = {"name": "number", "type": "int"}, {"name": "result", "type": "int"}
FILES: dict[str, Any] = {
    "hyperstudio.json": {"format": 1, "name": "doubled", "publish": {"folder": "../released"}},
    "workflows/main/workflow.json": {"inputs": [NUMBER], "outputs": [RESULT], "example": {"number": 2}},
    "workflows/main/graph.json": {"wires": {"step:number": ":number", ":result": "step:result"}},
    "workflows/main/blocks/step/block.json": {"inputs": [NUMBER], "outputs": [RESULT]},
    "workflows/main/blocks/step/times.py": "def times(number: int) -> int:\n    return number * 2\n",
}


def hyperstudio(*words: str, code: int = 0) -> Any:
    asked = [sys.executable, "-m", "hyperstudio", *words, "--trust", "--json"]
    ran = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert ran.returncode == code, ran.stdout + ran.stderr
    return json.loads(ran.stdout)


def wait_for(client: Client, result: int) -> None:
    for _ in range(600):
        if client.post("/main", number=10).body == {"result": result}:
            return
        time.sleep(0.1)
    raise AssertionError(f"It never gave {result}.")


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_what_is_served_follows_what_is_published_and_goes_back(tmp_path: Path) -> None:
    project = written(tmp_path / "doubled", FILES)
    step = project / "workflows/main/blocks/step/times.py"
    first = hyperstudio("publish", str(project))
    assert first["proof"]["passed"]
    assert (tmp_path / "released/current" / first["proof"]["wheel"]).is_file()

    served = Served(tmp_path / "released", "--port", "0")
    try:
        assert served.said["hash"] == first["hash"]
        assert served.client.post("/main", number=10).body == {"result": 20}

        # A second version, handed over without the long proof.
        step.write_text("def times(number: int) -> int:\n    return number * 3\n", encoding="utf-8")
        document = open_document(project, None)
        running = Running(document.folder, document.project.name)
        try:
            exporter = Exporter(running, document.project, document.configuration_name, [], api=True)
            second = exporter.write(tmp_path / "second")
        finally:
            running.close()
        assert document.project.publish
        hand_over(document.project.publish, project, tmp_path / "second", "99991231-235959-second")
        wait_for(served.client, 30)
        assert served.client.ask("GET", "/configuration").body["hash"] == second.hash

        # Its answers are not those of the recording: the proof fails, and what runs goes on.
        step.write_text(
            "import random\n\n\ndef times(number: int) -> int:\n    return random.randrange(10**9)\n", encoding="utf-8"
        )
        target = {"folder": "../released", "api": False}
        (project / "hyperstudio.json").write_text(json.dumps(FILES["hyperstudio.json"] | {"publish": target}), "utf-8")
        refused = hyperstudio("publish", str(project), code=2)
        assert "nothing was published" in refused["error"]["what"]
        assert served.client.post("/main", number=10).body == {"result": 30}

        assert hyperstudio("rollback", str(project)) == {"version": first["version"]}
        wait_for(served.client, 20)
    finally:
        served.process.send_signal(signal.SIGTERM)
        served.process.communicate(timeout=60)


def test_without_a_target_it_says_how_to_name_one(tmp_path: Path) -> None:
    files = {**FILES, "hyperstudio.json": {"format": 1, "name": "doubled"}}
    error = hyperstudio("publish", str(written(tmp_path / "doubled", files)), code=2)["error"]
    assert "publish" in error["mend"]
