"""What every request passes: the API key, the size of its body, the hash on its answer, its count."""

import hmac
import re
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .metrics import Metrics
from .problems import Problem
from .settings import Settings
from .trail import MEDIA_TYPE, Trails

OPEN = frozenset({"/livez", "/readyz", "/docs", "/openapi.json"})
"""Addresses that want no key: they say nothing about anybody's data."""
ID = re.compile(rb"[A-Za-z0-9_.-]{1,64}")


class Gate:
    """Stands before the addresses. `takes` says for each workflow of which media type its requests are."""

    def __init__(
        self,
        app: ASGIApp,
        settings: Settings,
        metrics: Metrics,
        trails: Trails,
        hash_: str,
        takes: Mapping[str, str],
        choose: Callable[[str], str] | None = None,
    ) -> None:
        self._app = app
        self._settings = settings
        self._metrics = metrics
        self._trails = trails
        self._hash = hash_.encode()
        self._takes = takes
        self._choose = choose

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500
        headers = dict(scope["headers"])
        asked = headers.get(b"x-request-id", b"")
        own = asked if ID.fullmatch(asked) else secrets.token_hex(8).encode()
        state = scope.setdefault("state", {})
        state["request_id"], state["configuration_hash"] = own.decode(), self._hash.decode()

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                marks = [(b"configuration-hash", state["configuration_hash"].encode()), (b"x-request-id", own)]
                message = {**message, "headers": [*message["headers"], *marks]}
            await send(message)

        workflow, _, rest = scope["path"].removeprefix("/").partition("/")
        trail = None
        if workflow in self._takes and scope["method"] == "POST":
            streams = not rest and MEDIA_TYPE.encode() in headers.get(b"accept", b"").lower()
            trail = self._trails.begin(own.decode(), streams)
        try:
            body = Body(receive, self._settings.max_body)
            refusal = self._refusal(scope["path"], headers)
            if refusal is None and scope["method"] == "POST" and workflow in self._takes:
                refusal = _other_type("application/json" if rest else self._takes[workflow], headers)
            if refusal is None and workflow in self._takes and b"configuration" in headers:
                refusal = self._chosen(headers[b"configuration"], state)
            if refusal is None and (too_large := body.announced(headers)):
                await body.drop()
                refusal = too_large
            if refusal is not None:
                await refusal.response()(scope, receive, answer)
            else:
                if trail is not None:
                    trail.hash = state["configuration_hash"]
                await self._app(scope, body.receive, answer)
        finally:
            if trail is not None:
                status = trail.status or status
                if not trail.answering:
                    trail.tell("over", {"status": status}, always=True)
                    trail.end()
            if workflow in self._takes:
                self._metrics.answered(workflow, status, time.perf_counter() - began)

    def _chosen(self, text: bytes, state: dict[str, Any]) -> Problem | None:
        """Use what the request chooses for itself."""
        if self._choose is None:
            return Problem(422, "Nothing can be chosen for a request here: leave the header Configuration out.")
        try:
            state["configuration_hash"] = self._choose(text.decode("utf-8", "replace"))
        except ValueError as error:
            return Problem(422, str(error), errors=[{"at": "header.Configuration", "detail": str(error)}])
        return None

    def _refusal(self, path: str, headers: dict[bytes, bytes]) -> Problem | None:
        key = self._settings.api_key.encode()
        if not key or path in OPEN:
            return None
        given = headers.get(b"x-api-key") or headers.get(b"authorization", b"").removeprefix(b"Bearer ")
        if hmac.compare_digest(given, key):
            return None
        said = "The API key is wrong." if given else "An API key is needed, in the header X-API-Key."
        return Problem(401, said, headers={"WWW-Authenticate": 'ApiKey realm="api"'})


def _other_type(wanted: str, headers: dict[bytes, bytes]) -> Problem | None:
    kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower().decode("latin-1")
    if kind == wanted:
        return None
    return Problem(415, f"This address takes {wanted}, not {kind or 'a body without a Content-Type'}.")


class Body:
    """Reads a request's body, and no more of it than may be."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._limit = limit
        self._read = 0

    def announced(self, headers: dict[bytes, bytes]) -> Problem | None:
        """The problem of a body that says itself that it is too large."""
        length = headers.get(b"content-length", b"0")
        return self._too_large() if length.isdigit() and int(length) > self._limit else None

    async def receive(self) -> Message:
        """The next part. Problem 413 past the limit."""
        message = await self._receive()
        self._read += len(message.get("body", b""))
        if self._read > self._limit:
            await self.drop()
            raise self._too_large()
        return message

    async def drop(self) -> None:
        """Take what is still coming, up to the limit once more: who is still sending reads no answer."""
        dropped = 0
        while dropped <= self._limit:
            message = await self._receive()
            dropped += len(message.get("body", b""))
            if not message.get("more_body"):
                return

    def _too_large(self) -> Problem:
        return Problem(413, f"The request is too large: at most {self._limit:,} bytes.")
