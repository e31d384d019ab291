"""Hundreds of bad requests: each is answered with a problem that says what is wrong, and the service lives on."""

import json
import random
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from tests.exporter.served_project import Served, written

MODE = {"name": "mode", "type": "typing.Literal['a', 'b']", "default": "a"}
ITEMS = {"name": "items", "type": "list[float]"}
TABLE = {"name": "table", "type": "pandas.DataFrame"}
FILE = {"name": "file", "type": "pathlib.Path"}
TOTAL = {"name": "total", "type": "float"}
FILES: dict[str, Any] = {
    "hyperstudio.json": {"format": 1, "name": "sums"},
    "workflows/add/workflow.json": {"inputs": [ITEMS, MODE], "outputs": [TOTAL]},
    "workflows/add/graph.json": {"wires": {"step:items": ":items", "step:mode": ":mode", ":total": "step:total"}},
    "workflows/add/blocks/step/block.json": {"inputs": [ITEMS, MODE], "outputs": [TOTAL]},
    "workflows/add/blocks/step/sums.py": """
import os
import sys
from typing import Literal


def sums(items: list[float], mode: Literal["a", "b"]) -> float:
    if items[:1] == [666]:
        raise SystemExit(1)
    if items[:1] == [667]:
        return sums(items, mode)
    if items[:1] == [668]:
        raise KeyboardInterrupt
    if items[:1] == [669]:
        raise BaseExceptionGroup("many", [ValueError("one")])
    if items[:1] == [670]:
        return object()
    return sum(items) / len(items)
""",
    "workflows/rows/workflow.json": {"inputs": [TABLE], "outputs": [TOTAL]},
    "workflows/rows/graph.json": {"wires": {"step:table": ":table", ":total": "step:total"}},
    "workflows/rows/blocks/step/block.json": {"inputs": [TABLE], "outputs": [TOTAL]},
    "workflows/rows/blocks/step/cells.py": """
import pandas


def cells(table: pandas.DataFrame) -> float:
    return float(table["x"].sum())
""",
    "workflows/size/workflow.json": {"inputs": [FILE, MODE], "outputs": [TOTAL]},
    "workflows/size/graph.json": {"wires": {"step:file": ":file", "step:mode": ":mode", ":total": "step:total"}},
    "workflows/size/blocks/step/block.json": {"inputs": [FILE, MODE], "outputs": [TOTAL]},
    "workflows/size/blocks/step/length.py": """
from pathlib import Path


def length(file: Path, mode: str) -> float:
    return float(len(file.read_text("utf-8")))
""",
}
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = Served(written(tmp_path_factory.mktemp("bad") / "sums", FILES), "--port", "0")
    assert served.said["workflows"] == ["add", "rows", "size"]
    yield served
    assert served.end() == 130


VALUES: tuple[Any, ...] = (
    None, True, "", "x", "1", 1, -1, 1e308, 10**400, [], [[]], [None], ["x"], [1, "x"], [True, None], {}, {"": 1},
    {"items": [1]}, "\u0000", "\ud800", "\U0001f600" * 1000, [[1]] * 3, [{"x": 1}, []], [{"x": {}}], {"x": [1]},
    "a" * 100_000, [1e309], ["NaN"], [{}],
)  # fmt: skip
BODIES = (
    b"", b" ", b"{", b"}", b"[", b"null", b"true", b"1", b'"x"', b"[]", b"{}", b'{"items"}', b'{"items":}', b"\xff\xfe",
    b'{"items": [1],}', b'{"items": NaN}', b'{"items": [Infinity]}', b'{"items": [1], "items": "x"}', b"\x00" * 100,
    b'{"items": ' + b"[" * 100_000, b'{"a":' * 50_000, b"[" * 100_000 + b"]" * 100_000,
    b'{"items": [' + b"9" * 10_000 + b"]}", "{“items”: [1]}".encode(), b'{"items": [1], "mode": "a"} trailing',
    b"items=1&mode=a", b"<items/>", b'\xef\xbb\xbf{"items": [1]}',
)  # fmt: skip
HEADERS = (
    {"Content-Type": ""}, {"Content-Type": "application/xml"}, {"Content-Type": "application/json; charset=utf-16"},
    {"Content-Type": "multipart/form-data"}, {"Configuration": "{}"}, {"Content-Encoding": "gzip"},
    {"X-Request-ID": "a b"}, {"X-Request-ID": "x" * 1000}, {"Accept": "image/png"}, {"Accept": "text/event-stream"},
    {"Transfer-Encoding": "chunked"}, {"Range": "bytes=0-"}, {"Expect": "100-continue"},
)  # fmt: skip


def requests() -> list[tuple[str, str, bytes | None, dict[str, str]]]:
    json_type = {"Content-Type": "application/json"}
    found: list[tuple[str, str, bytes | None, dict[str, str]]] = []
    for value in VALUES:
        for path, name in (("/add", "items"), ("/add", "mode"), ("/rows", "table"), ("/add/batch", "items")):
            found.append(("POST", path, json.dumps({name: value}).encode(), json_type))
    for body in BODIES:
        found += [("POST", path, body, json_type) for path in ("/add", "/rows/batch")]
        found.append(("POST", "/size", body, {"Content-Type": "multipart/form-data; boundary=cut"}))
    good = json.dumps({"items": [1], "mode": "z"}).encode()
    found += [("POST", "/add", good, json_type | more) for more in HEADERS if "Transfer-Encoding" not in more]
    form = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\n%s\r\n--cut--\r\n'
    for name, content in ((b"", b"x"), (b"a", b""), (b"a\x00b", b"\xff\xfe"), (b"/", b"\xff"), (b"\xff", b"\xff")):
        found.append(("POST", "/size", form % (name, content), {"Content-Type": "multipart/form-data; boundary=cut"}))
    for kind in ("multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=" + "x" * 500):
        found.append(("POST", "/size", form % (b"a", b"x"), {"Content-Type": kind}))
    for method in ("GET", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"):
        found.append((method, "/add", None, {}))
    for path in (
        "/",
        "//",
        "/add/",
        "/add/batch/",
        "/%00",
        "/%ff",
        "/..%2f..%2fetc/passwd",
        "/" + "x" * 8000,
        "/add?items=1",
    ):
        found.append(("POST", path, b"{}", json_type))
    for items in ([666], [667], [668], [669], [670], []):
        found.append(("POST", "/add", json.dumps({"items": items}).encode(), json_type))
        found.append(
            ("POST", "/add", json.dumps({"items": items}).encode(), json_type | {"Accept": "text/event-stream"})
        )
    chance = random.Random(3)
    found += [("POST", "/add", chance.randbytes(chance.randrange(200)), json_type) for _ in range(40)]
    return found


def test_every_bad_request_is_a_problem_and_the_service_lives_on(served: Served) -> None:
    asked, wrong = requests(), []
    assert len(asked) > 200
    for method, path, body, headers in asked:
        answer = served.client.ask(method, path, body, headers.get("Content-Type", ""), headers=headers)
        kind, about = answer.headers.get("content-type", ""), f"{method} {path[:40]} {headers} {(body or b'')[:60]!r}"
        if kind.startswith("text/event-stream"):
            assert b"event: problem" in answer.body or b"event: answer" in answer.body, about
        elif answer.status == 200:
            for item in answer.body.get("items", ()):
                assert item["status"] < 500 or item["problem"]["block"], about
        elif kind != "application/problem+json" or answer.body["status"] != answer.status or not answer.body["detail"]:
            wrong.append(f"{about} → {answer.status} {kind} {answer.body!r:.80}")
        elif answer.status >= 500 and "block" not in answer.body:
            wrong.append(f"{about} → {answer.status} {answer.body['detail']}")
    assert not wrong, "\n".join(wrong)
    assert served.client.post("/add", items=[1, 2]).body == {"total": 1.5}
    assert served.client.ask("GET", "/readyz").status == 200


@pytest.mark.parametrize(
    "sent",
    [
        b"", b"\r\n\r\n", b"GET\r\n\r\n", b"POST /add HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00\x01", b"x" * 100_000,
        b"POST /add HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{",
        b"POST /add HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        b"POST /add HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
        b"POST /add HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST /add HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
        b"GET /add HTTP/1.1\r\n" + b"X: y\r\n" * 5000 + b"\r\n",
    ],
    ids=range(12),
)  # fmt: skip
def test_what_is_no_request_at_all_harms_nobody(served: Served, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", served.client.port), timeout=5) as connection:
        try:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            answered = connection.recv(4096)
        except (ConnectionError, TimeoutError):
            answered = b""
    assert b" 500 " not in answered.partition(b"\r\n")[0]
    assert served.client.post("/add", items=[1, 2]).body == {"total": 1.5}
