"""`hyperstudio serve`: a project answers over HTTP as its exported package does, and changes are served at once."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hyperstudio.studio.exporting import Exporter
from hyperstudio.studio.opening import open_document
from hyperstudio.studio.running import Running
from tests.exporter.http_client import Client, free_port
from tests.exporter.served_project import Served

EXAMPLE = Path(__file__).parents[2] / "resources" / "examples" / "document_qa"
PDF = (EXAMPLE / "data" / "pdfs" / "bzip2.pdf").read_bytes()
WORKFLOWS = ("upload_document", "query_document")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("serve") / "document_qa"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(".hyperstudio"))
    return folder


@pytest.fixture
def served(project: Path) -> Iterator[Served]:
    served = Served(project, "--port", "0", *(word for name in WORKFLOWS for word in ("--workflow", name)))
    yield served
    if served.process.poll() is None:
        assert served.end() == 130


def test_values_problems_and_hash_are_those_of_the_exported_package(
    project: Path, served: Served, tmp_path: Path
) -> None:
    document = open_document(project, None)
    running = Running(document.folder, document.project.name)
    try:
        Exporter(running, document.project, document.configuration_name, WORKFLOWS, api=True).write(tmp_path / "out")
    finally:
        running.close()
    port = free_port()
    package = subprocess.Popen(
        [sys.executable, "-m", "document_qa.cli", "serve", "--port", str(port)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path / "out/src")},
        stderr=subprocess.DEVNULL,
    )
    try:
        other = Client(port)
        other.wait_until_ready(package)
        answers: list[list[Any]] = []
        for client in (served.client, other):
            uploaded = client.upload(PDF)
            asked = [
                uploaded,
                client.post("/query_document", **uploaded.body, query="What is bzip2?", output_format="json"),
                client.post("/query_document", document_id="none", query="?"),
                client.post("/query_document", query="?"),
                client.upload(b"no PDF"),
                client.ask("GET", "/nothing"),
            ]
            answers.append([(one.status, one.body, one.headers["configuration-hash"]) for one in asked])
        assert answers[0] == answers[1]
        assert [status for status, _, _ in answers[0]] == [200, 200, 404, 422, 422, 404]
        assert served.client.ask("GET", "/openapi.json").body == other.ask("GET", "/openapi.json").body
    finally:
        package.terminate()
        package.wait(20)


def test_a_change_is_served_while_no_request_is_refused(project: Path, served: Served) -> None:
    file = project / "workflows/query_document/blocks/respond/text.py"
    before = file.read_text(encoding="utf-8")
    document_id = served.client.upload(PDF).body["document_id"]

    def ask() -> Any:
        return served.client.post("/query_document", document_id=document_id, query="What is bzip2?").body["response"]

    old = ask()
    file.write_text(before.replace("return answer", 'return "Changed: " + answer'), encoding="utf-8")
    try:
        assert "Changed: " in file.read_text(encoding="utf-8")
        seen = {old}
        for _ in range(1200):
            seen.add(ask())
            if len(seen) == 2:
                break
            time.sleep(0.05)
        assert seen == {old, f"Changed: {old}"}
        assert served.client.ask("GET", "/configuration").body["hash"] != served.said["hash"]
    finally:
        file.write_text(before, encoding="utf-8")


def test_a_change_that_cannot_be_served_is_told_and_what_was_there_answers_on(project: Path, served: Served) -> None:
    file = project / "lib/words.py"
    before = file.read_text(encoding="utf-8")
    file.write_text("import no_such_module_at_all\n", encoding="utf-8")
    try:
        assert "answers on" in served.wait_for_note("What was served before")
        assert served.client.ask("GET", "/configuration").body["hash"] == served.said["hash"]
    finally:
        file.write_text(before, encoding="utf-8")


def test_a_process_that_the_projects_code_ends_is_started_again(project: Path, served: Served) -> None:
    children = subprocess.run(
        ["pgrep", "-P", str(served.process.pid), "-f", "serving_process"], capture_output=True, text=True, check=True
    )
    time.sleep(2.1)  # one that dies at once stays dead
    os.kill(int(children.stdout), signal.SIGKILL)
    assert served.client.upload(PDF).status == 200


def test_a_taken_port_is_refused_with_what_mends_it(project: Path, served: Served) -> None:
    refused = Served(project, "--port", str(served.client.port))
    assert "in use" in refused.said["error"]["what"]
    assert "0 takes a free one" in refused.said["error"]["mend"]
    refused.process.communicate(timeout=20)
    assert refused.process.returncode == 2


def test_what_cannot_be_served_is_left_out_by_name(project: Path) -> None:
    served = Served(project, "--port", "0")
    try:
        assert set(WORKFLOWS) < set(served.said["workflows"])
        assert "ask_manual" not in served.said["workflows"]
        assert any(row["address"].startswith("ask_manual") for row in served.said["left_out"])
    finally:
        served.end()
