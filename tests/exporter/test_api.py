"""An exported package is served, and asked by a client that knows nothing of it but HTTP."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from hyperstudio.studio.exporting import Exporter
from hyperstudio.studio.opening import need_trust, open_document
from hyperstudio.studio.running import Running
from tests.exporter.http_client import Client, free_port

EXAMPLE = Path(__file__).parents[2] / "resources" / "examples" / "document_qa"
PDF = (EXAMPLE / "data" / "pdfs" / "bzip2.pdf").read_bytes()
OTHER = (EXAMPLE / "data" / "pdfs" / "amd.pdf").read_bytes()
pytestmark = pytest.mark.slow


def serve(out: Path, folder: Path) -> tuple[Client, "subprocess.Popen[bytes]"]:
    port = free_port()
    environment = os.environ | {"PYTHONPATH": str(out / "src"), "DOCUMENT_QA_MAX_BODY": "2000000"}
    words = [sys.executable, "-m", "document_qa.cli", "serve", "--port", str(port)]
    process = subprocess.Popen(words, cwd=folder, env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    client = Client(port)
    client.wait_until_ready(process)
    return client, process


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("api")
    shutil.copytree(EXAMPLE, root / "document_qa")
    document = open_document(root / "document_qa", None)
    need_trust(document.folder, now=True)
    running = Running(document.folder, document.project.name)
    try:
        workflows = ["upload_document", "query_document"]
        Exporter(running, document.project, document.configuration_name, workflows, api=True).write(root / "out")
    finally:
        running.close()
    return root / "out"


@pytest.fixture(scope="module")
def client(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    client, process = serve(package, tmp_path_factory.mktemp("state"))
    yield client
    process.terminate()
    process.wait(20)


def test_a_file_is_uploaded_and_answered_about_in_each_format(client: Client) -> None:
    uploaded = client.upload(PDF)
    assert uploaded.status == 200
    for form, kind in (("text", str), ("markdown", str), ("json", dict), ("dataframe", list)):
        answer = client.post("/query_document", **uploaded.body, query="What is bzip2?", output_format=form)
        assert answer.status == 200
        assert isinstance(answer.body["response"], kind)


def test_every_answer_carries_the_hash_of_the_configuration(client: Client) -> None:
    said = client.ask("GET", "/configuration").body
    assert said["configuration"]["shared.parse"] == "with_pypdf"
    for answer in (client.upload(PDF), client.ask("GET", "/nothing"), client.post("/query_document")):
        assert answer.headers["configuration-hash"] == said["hash"]


@pytest.mark.parametrize(
    ("content", "name", "status", "said"),
    [
        (PDF, "manual.exe", 415, ".pdf"),
        (b"", "manual.pdf", 422, "empty"),
        (b"%PDF-1.4 broken", "manual.pdf", 422, "PDF"),
        (b"x" * 2_100_000, "manual.pdf", 413, "2,000,000"),
    ],
)
def test_a_bad_file_is_a_problem_that_says_what_is_wrong(
    client: Client, content: bytes, name: str, status: int, said: str
) -> None:
    answer = client.upload(content, name)
    assert answer.status == answer.body["status"] == status
    assert said in answer.body["detail"]
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_problem_of_a_call_names_the_block(client: Client) -> None:
    answer = client.post("/query_document", document_id="unknown", query="What?")
    assert (answer.status, answer.body["block"]) == (404, "query_document.load.from_store")
    assert "unknown" in answer.body["detail"]
    assert client.upload(b"%PDF-1.4 broken").body["block"] == "shared.parse.with_pypdf"


def test_requests_that_cannot_be_read_are_told_apart(client: Client) -> None:
    wanted = "application/json"
    for body, kind, status in (
        (b"{", wanted, 400), (b'{"query": "\xff"}', wanted, 400), (b"[]", wanted, 422), (b"{}", wanted, 422),
        (b"{}", "text/plain", 415), (b'{"document_id": 1, "query": "a"}', wanted, 422),
        (b'{"document_id": "a", "query": "a", "output_format": "pdf"}', wanted, 422),
        (b'{"document_id": "a", "query": "a", "more": 1}', wanted, 422),
    ):  # fmt: skip
        answer = client.ask("POST", "/query_document", body, kind)
        assert (answer.status, body) == (status, body)
        assert answer.headers["content-type"] == "application/problem+json"
    assert client.upload(PDF, field="other").body["errors"][0]["at"] == "file"
    assert client.ask("GET", "/query_document").status == 405


@pytest.mark.parametrize("name", ["../../../evil.pdf", "/etc/evil.pdf", "..\\evil.pdf", "a" * 300 + ".pdf", "..pdf"])
def test_no_name_of_a_file_leaves_its_folder(client: Client, name: str) -> None:
    assert client.upload(PDF, name).body == client.upload(PDF).body


def test_fifty_requests_at_once_mix_nothing(client: Client) -> None:
    ids = [client.upload(content).body["document_id"] for content in (PDF, OTHER)]

    def ask(number: int) -> Any:
        return client.post(
            "/query_document", document_id=ids[number % 2], query="How is it used?", output_format="dataframe"
        )

    alone = [ask(0).body, ask(1).body]
    assert alone[0] != alone[1]
    with ThreadPoolExecutor(50) as crowd:
        assert [answer.body for answer in crowd.map(ask, range(50))] == alone * 25


def test_a_batch_has_an_answer_or_a_problem_for_each_item(client: Client) -> None:
    document_id = client.upload(PDF).body["document_id"]
    items = [
        {"document_id": document_id, "query": "What is bzip2?"},
        {"document_id": "none", "query": "?"},
        {"query": "?"},
    ]
    told = client.post("/query_document/batch", items=items).body["items"]
    assert [item["status"] for item in told] == [200, 404, 422]
    assert told[0]["answer"] == client.post("/query_document", **items[0]).body
    assert told[1]["problem"]["block"] == "query_document.load.from_store"


def test_answers_and_blocks_are_counted(client: Client) -> None:
    client.post("/query_document", document_id="none", query="?")
    text = client.ask("GET", "/metrics").body.decode()
    assert 'requests_total{workflow="query_document",status="404"}' in text
    assert 'block_failures_total{block="query_document.load.from_store"}' in text


def test_the_page_to_try_it_on_asks_nobody_outside(client: Client) -> None:
    page = client.ask("GET", "/docs").body.decode()
    assert 'fetch("openapi.json")' in page
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", page)


def test_documents_are_there_after_a_restart(package: Path, tmp_path: Path) -> None:
    given: dict[str, Any] = {"query": "What is bzip2?"}
    for start in range(2):
        client, process = serve(package, tmp_path)
        try:
            if start == 0:
                given |= client.upload(PDF).body
                first = client.post("/query_document", **given)
            else:
                assert client.post("/query_document", **given).body == first.body
        finally:
            process.terminate()
            process.wait(20)


@pytest.mark.timeout(400)
def test_the_code_passes_ruff_and_strict_mypy_and_the_description_is_the_one_that_is_served(
    package: Path, client: Client
) -> None:
    for words in (["ruff", "check"], ["ruff", "format", "--check"], ["mypy", "--strict"]):
        ran = subprocess.run([sys.executable, "-m", *words], cwd=package, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stdout + ran.stderr
    assert client.ask("GET", "/openapi.json").body == json.loads((package / "openapi.json").read_text(encoding="utf-8"))
