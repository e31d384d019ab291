"""`${NAME}` in a parameter is a secret: the call gets it, and nothing that is written or answered tells it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hyperstudio.errors import StudioError
from hyperstudio.planning.plan import Given
from hyperstudio.studio.exporting import Exporter
from hyperstudio.studio.opening import need_trust, open_document
from hyperstudio.studio.running import Execution, Running, Wish
from tests.exporter.http_client import Client, free_port
from tests.exporter.served_project import written

TEXT = {"name": "text", "type": "str"}
LENGTH = {"name": "length", "type": "int"}
HIDDEN = "s3cret-of-many-words"
FILES = {
    "hyperstudio.json": {"format": 1, "name": "asking"},
    "configurations/baseline.json": {"main.ask.remote.key": "Bearer ${ASKING_KEY}"},
    "workflows/main/workflow.json": {"inputs": [TEXT], "outputs": [LENGTH], "example": {"text": "hello"}},
    "workflows/main/graph.json": {"wires": {"ask:text": ":text", ":length": "ask:length"}},
    "workflows/main/blocks/ask/block.json": {"inputs": [TEXT], "outputs": [LENGTH]},
    "workflows/main/blocks/ask/remote.py": """
def remote(text: str, *, key: str) -> int:
    print("Asking with", key)
    if text == "bad":
        raise RuntimeError(f"Nobody opens with {key}.")
    if text == "wrong":
        raise ValueError(f"What is {key}?")
    return len(text) + len(key)
""",
}


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    monkeypatch.setenv("ASKING_KEY", HIDDEN)
    document = open_document(written(tmp_path / "asking", FILES), None)
    need_trust(document.folder, now=True)
    running = Running(document.folder, document.project.name)
    yield running
    running.close()


def run(running: Running, text: str) -> Execution:
    document = open_document(running.folder, None)
    wish = Wish("main", document.configuration, inputs={"text": given(text)})
    execution = running.start(document.project, wish)
    assert execution.wait(60)
    return execution


def given(text: str) -> Given:
    return Given("text", text, "str")


def everything_in(folder: Path) -> str:
    return "".join(path.read_text("utf-8", "replace") for path in folder.rglob("*") if path.is_file())


def test_a_run_gets_the_secret_and_its_log_error_and_file_do_not_tell_it(running: Running) -> None:
    heard: list[str] = []
    execution = run(running, "hello")
    assert execution.run.status == "done"
    failed = run(running, "bad")
    heard += [json.dumps(execution.run.log), json.dumps(failed.run.failure)]
    assert "Nobody opens with Bearer ${ASKING_KEY}." in failed.run.failure["what"]
    for text in (*heard, everything_in(running.folder)):
        assert HIDDEN not in text
    assert "Asking with Bearer ${ASKING_KEY}" in everything_in(running.folder / ".hyperstudio")


def test_a_secret_that_nobody_set_is_told_before_anything_runs(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ASKING_KEY")
    with pytest.raises(StudioError, match="ASKING_KEY") as refused:
        run(running, "hello")
    assert "Set the variable" in refused.value.mend


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_package_asks_for_the_secret_and_tells_it_nowhere(running: Running, tmp_path: Path) -> None:
    out, records = tmp_path / "out", tmp_path / "records"
    document = open_document(running.folder, None)
    Exporter(running, document.project, document.configuration_name, ["main"], api=True).write(out)
    assert HIDDEN not in everything_in(out)
    assert 'revealed("Bearer ${ASKING_KEY}")' in (out / "src/asking/flows/main.py").read_text(encoding="utf-8")
    for words in (["ruff", "check"], ["ruff", "format", "--check"], ["mypy", "--strict"]):
        ran = subprocess.run([sys.executable, "-m", *words], cwd=out, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stdout + ran.stderr

    port, log = free_port(), tmp_path / "log.txt"
    environment = os.environ | {
        "PYTHONPATH": str(out / "src"),
        "ASKING_SHOW_ERRORS": "true",
        "ASKING_RECORD": str(records),
    }
    with log.open("wb") as told:
        process = subprocess.Popen(
            [sys.executable, "-m", "asking.cli", "serve", "--port", str(port)], env=environment, stderr=told
        )
    try:
        client = Client(port)
        client.wait_until_ready(process)
        assert client.post("/main", text="hello").body == {"length": 5 + len(f"Bearer {HIDDEN}")}
        failed, wrong = client.post("/main", text="bad"), client.post("/main", text="wrong")
        assert "Nobody opens with Bearer ${ASKING_KEY}." in failed.body["detail"]
        assert (wrong.status, wrong.body["detail"]) == (422, "What is Bearer ${ASKING_KEY}?")
        client.post("/main", text=f"I say {HIDDEN} myself.")
        configuration = client.ask("GET", "/configuration").body["configuration"]
        assert configuration["main.ask.remote.key"] == "Bearer ${ASKING_KEY}"
    finally:
        process.terminate()
        process.wait(20)
    assert len(list(records.glob("*/request.json"))) == 4
    for text in (everything_in(records), log.read_text(encoding="utf-8")):
        assert HIDDEN not in text


@pytest.mark.slow
def test_a_package_without_its_secret_says_which_one_it_wants(running: Running, tmp_path: Path) -> None:
    document = open_document(running.folder, None)
    Exporter(running, document.project, document.configuration_name, ["main"]).write(tmp_path / "out")
    environment = {key: value for key, value in os.environ.items() if key != "ASKING_KEY"}
    ran = subprocess.run(
        [sys.executable, "-m", "asking.cli", "main", "--text", "hello"], capture_output=True, text=True, check=False,
        env=environment | {"PYTHONPATH": str(tmp_path / "out/src")},
    )  # fmt: skip
    assert ran.returncode
    assert "The secret ASKING_KEY is set neither" in ran.stderr
