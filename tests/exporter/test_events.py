"""What happens in a request comes as server-sent events: to a plain HTTP client, and to a browser's EventSource."""

import http.client
import json
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.exporter.served_project import Served, written

NUMBER = {"name": "number", "type": "int"}
ITEMS = {"name": "items", "type": "list[int]"}
FILES = {
    "hyperstudio.json": {"format": 1, "name": "counted"},
    "workflows/count/workflow.json": {"inputs": [NUMBER], "outputs": [ITEMS]},
    "workflows/count/graph.json": {"wires": {"up:number": ":number", ":items": "up:items"}},
    "workflows/count/blocks/up/block.json": {"inputs": [NUMBER], "outputs": [ITEMS]},
    "workflows/count/blocks/up/slowly.py": """
import time
from collections.abc import Iterator


def slowly(number: int) -> Iterator[int]:
    for item in range(number):
        if item == 5:
            raise ValueError("Five is too much.")
        yield item
        time.sleep(0.3)
""",
}
PAGE = """<!doctype html><pre id="said"></pre><script>
const said = document.getElementById("said"), source = new EventSource("http://127.0.0.1:PORT/progress/from-a-browser");
for (const kind of ["begun", "ended", "over"])
  source.addEventListener(kind, event => { said.textContent += `${kind} ${event.data}\n`; });
source.onopen = () => { if (!said.textContent) fetch("http://127.0.0.1:PORT/count", {
  method: "POST", body: '{"number": 2}', headers: {
    "Content-Type": "application/json", "X-Request-ID": "from-a-browser"}}); };
</script>"""
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = Served(written(tmp_path_factory.mktemp("events") / "counted", FILES), "--port", "0")
    yield served
    assert served.end() == 130


def events(
    served: Served, method: str, path: str, body: dict[str, Any] | None = None, **headers: str
) -> list[tuple[float, str, Any]]:
    """The events of a stream, each with the seconds after which it came."""
    connection = http.client.HTTPConnection("127.0.0.1", served.client.port, timeout=30)
    content = None if body is None else json.dumps(body)
    sent = {"Accept": "text/event-stream", "Content-Type": "application/json"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, content, sent)
    began, answer, found, kind = time.monotonic(), connection.getresponse(), [], ""
    assert answer.getheader("content-type", "").startswith("text/event-stream")
    for line in answer:
        name, _, value = line.decode().rstrip("\n").partition(": ")
        if name == "event":
            kind = value
        elif name == "data":
            found.append((time.monotonic() - began, kind, json.loads(value)))
    connection.close()
    return found


def test_blocks_items_and_the_answer_come_as_they_happen(served: Served) -> None:
    found = events(served, "POST", "/count", {"number": 3})
    assert [kind for _, kind, _ in found] == ["begun", "item", "item", "item", "ended", "answer", "over"]
    assert [data for _, kind, data in found if kind == "item"] == [0, 1, 2]
    assert found[-2][2] == served.client.post("/count", number=3).body == {"items": [0, 1, 2]}
    assert found[0][2] == {"block": "count.up.slowly"}
    first, last = (next(at for at, _, data in found if data == item) for item in (0, 2))
    assert last - first > 0.3  # the first one did not wait for the last one


def test_a_problem_ends_the_stream_and_what_was_given_before_stays(served: Served) -> None:
    found = events(served, "POST", "/count", {"number": 9})
    assert [data for _, kind, data in found if kind == "item"] == [0, 1, 2, 3, 4]
    problem = next(data for _, kind, data in found if kind == "problem")
    assert (problem["status"], problem["block"], problem["detail"]) == (422, "count.up.slowly", "Five is too much.")
    assert found[-1][1:] == ("over", {"status": 422})


def test_a_request_that_is_refused_before_it_begins_is_a_plain_problem(served: Served) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served.client.port, timeout=30)
    connection.request("POST", "/count", "{}", {"Accept": "text/event-stream", "Content-Type": "application/json"})
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("content-type")) == (422, "application/problem+json")
    connection.close()


def test_progress_is_followed_apart_from_the_request_also_before_it_comes(served: Served) -> None:
    found: list[tuple[float, str, Any]] = []
    reader = threading.Thread(target=lambda: found.extend(events(served, "GET", "/progress/mine")))
    reader.start()
    time.sleep(0.3)
    connection = http.client.HTTPConnection("127.0.0.1", served.client.port, timeout=30)
    sent = {"X-Request-ID": "mine", "Content-Type": "application/json"}
    connection.request("POST", "/count", '{"number": 2}', sent)
    assert json.loads(connection.getresponse().read()) == {"items": [0, 1]}
    connection.close()
    reader.join(20)
    assert [kind for _, kind, _ in found] == ["begun", "ended", "over"]  # and nothing of what was given


def test_what_is_no_id_is_a_problem(served: Served) -> None:
    answer = served.client.ask("GET", "/progress/a%20b")
    assert (answer.status, answer.headers["content-type"]) == (422, "application/problem+json")


@pytest.mark.skipif(shutil.which("chromium") is None, reason="There is no Chromium.")
def test_a_browser_follows_it_and_does_not_ask_again_when_it_is_over(served: Served, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE.replace("PORT", str(served.client.port)))
    words = ["chromium", "--headless", "--no-sandbox", "--disable-web-security", f"--user-data-dir={tmp_path / 'own'}"]
    shown = subprocess.run(
        [*words, "--virtual-time-budget=20000", "--dump-dom", (tmp_path / "page.html").as_uri()],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    said = re.search(r'<pre id="said">(.*?)</pre>', shown, re.DOTALL)
    assert said
    assert [line.partition(" ")[0] for line in said[1].splitlines()] == ["begun", "ended", "over"]
