"""A client that knows nothing of a service but HTTP, and waits until one is ready."""

import http.client
import json
import socket
import subprocess
import time
from typing import Any, NamedTuple


class Answer(NamedTuple):
    status: int
    body: Any
    headers: dict[str, str]


class Client:
    def __init__(self, port: int) -> None:
        self.port = port

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        kind: str = "application/json",
        headers: dict[str, str] | None = None,
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            sent = {"Content-Type": kind} if body is not None else {}
            connection.request(method, path, body, sent | (headers or {}))
            answer = connection.getresponse()
            content, got = answer.read(), {key.lower(): value for key, value in answer.getheaders()}
        finally:
            connection.close()
        return Answer(answer.status, json.loads(content) if "json" in got.get("content-type", "") else content, got)

    def post(self, path: str, **given: Any) -> Answer:
        return self.ask("POST", path, json.dumps(given).encode())

    def upload(self, content: bytes, name: str = "manual.pdf", field: str = "file") -> Answer:
        head = f'--cut\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'.encode()
        return self.ask(
            "POST", "/upload_document", head + content + b"\r\n--cut--\r\n", "multipart/form-data; boundary=cut"
        )

    def wait_until_ready(self, process: "subprocess.Popen[bytes]") -> None:
        for _ in range(600):
            try:
                if self.ask("GET", "/readyz").status == 200:
                    return
            except OSError:
                assert process.poll() is None
            time.sleep(0.05)
        raise AssertionError("It did not become ready.")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
