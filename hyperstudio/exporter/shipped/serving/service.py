"""An HTTP service for functions: what they all share. The addresses themselves are written where it is used."""

import asyncio
import contextvars
import importlib
import inspect
import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException

from .gate import Gate
from .metrics import Metrics, watch
from .problems import MEDIA_TYPE, Problem, ProblemDocument, of_failure, of_request
from .settings import Settings
from .values import served

log = logging.getLogger("serving")
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": words,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}},
    }
    for status, words in {
        400: "The request cannot be read.",
        401: "The API key is missing or wrong.",
        404: "What is asked for does not exist.",
        413: "The request is too large.",
        415: "The request is of another type.",
        422: "The request is not as described here, or a block refused it.",
        500: "A block failed.",
        504: "The answer took too long.",
    }.items()
}


class Given(BaseModel):
    """What a request brings as JSON; names that nobody asked for are refused."""

    model_config = ConfigDict(
        extra="forbid", populate_by_name=True, protected_namespaces=(), arbitrary_types_allowed=True
    )


class Service:
    """Serves the workflows of one package.

    `blocks` says which block each module of it is, `takes` the media type of each workflow's requests.
    """

    def __init__(
        self,
        package: str,
        version: str,
        *,
        configuration: Mapping[str, Any],
        hash_: str,
        blocks: Mapping[str, str],
        takes: Mapping[str, str],
        artifacts: Sequence[str] = (),
    ) -> None:
        self.package = package
        self.settings = Settings.read(package)
        self.metrics = Metrics()
        self._configuration = dict(configuration)
        self._hash = hash_
        self._version = version
        self._blocks = blocks
        self._artifacts = artifacts
        self._ready = False
        self._pool = ThreadPoolExecutor(self.settings.threads, f"{package}-call")
        self._takes = takes

    def app(self, title: str, description: str) -> FastAPI:
        """The application, with the addresses that every service has."""
        app = FastAPI(
            title=title,
            description=description,
            version=self._version,
            docs_url=None,
            redoc_url=None,
            lifespan=self._life,
            responses={401: PROBLEMS[401]},
        )
        app.add_middleware(
            Gate,
            settings=self.settings,
            metrics=self.metrics,
            hash_=self._hash,
            takes=self._takes,
        )
        app.add_exception_handler(RequestValidationError, _refused)
        app.add_exception_handler(HTTPException, _told)
        app.add_exception_handler(Exception, _crashed)
        self._add_addresses(app)
        return app

    def _add_addresses(self, app: FastAPI) -> None:
        @app.get("/livez", tags=["Service"], summary="Is it alive?", response_class=PlainTextResponse)
        async def livez() -> str:
            """Answers as long as the process can."""
            return "alive\n"

        @app.get("/readyz", tags=["Service"], summary="Is it ready?", response_class=PlainTextResponse)
        async def readyz() -> Response:
            """200 where it can answer requests, 503 before and while it stops."""
            if self._ready:
                return PlainTextResponse("ready\n")
            return Problem(503, "Not ready.").response()

        @app.get("/metrics", tags=["Service"], summary="Numbers for Prometheus", response_class=PlainTextResponse)
        async def metrics() -> str:
            """Answers and their seconds for each workflow; calls, failures and seconds for each block."""
            return self.metrics.text()

        @app.get("/configuration", tags=["Service"], summary="What was chosen", response_model=ConfigurationAnswer)
        async def configuration() -> Response:
            """The implementations and parameters that answer here, and the hash that each answer carries."""
            told = {"package": self.package, "version": self._version, "hash": self._hash}
            return JSONResponse({**told, "configuration": self._configuration})

        @app.get("/docs", include_in_schema=False)
        async def docs() -> HTMLResponse:
            return HTMLResponse(Path(__file__).with_name("docs.html").read_text(encoding="utf-8"))

    @asynccontextmanager
    async def _life(self, app: FastAPI) -> AsyncIterator[None]:
        watch(self.metrics, self.package, self._blocks)
        if self._artifacts:
            artifact = importlib.import_module(f"{self.package}.artifacts").artifact
            for name in self._artifacts:
                artifact(name)
        self._ready = True
        yield
        self._ready = False
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def call(self, workflow: str, function: Callable[..., Any], given: Mapping[str, Any]) -> Any:
        """What a workflow's function gives. Problem where it raises or takes too long."""
        try:
            async with asyncio.timeout(self.settings.timeout_s) as patience:
                if inspect.iscoroutinefunction(function):
                    return await function(**given)
                inside = partial(contextvars.copy_context().run, partial(function, **given))
                return await asyncio.get_running_loop().run_in_executor(self._pool, inside)
        except Problem:
            raise
        except Exception as error:  # the implementations are anybody's code
            if patience.expired() and isinstance(error, TimeoutError):
                log.warning("%s took longer than %s s", workflow, self.settings.timeout_s)
                raise Problem(504, f"“{workflow}” took longer than {self.settings.timeout_s:g} s.") from error
            problem = of_failure(error, self.package, self._blocks, self.settings.show_errors)
            if problem.status_code >= 500:
                log.error("%s failed", workflow, exc_info=error)
            raise problem from error

    async def answer(
        self, workflow: str, function: Callable[..., Any], given: Mapping[str, Any], *outputs: str
    ) -> Response:
        """Call a workflow and answer with its outputs by name; with none, the function gives them all by name."""
        return JSONResponse(named(await self.call(workflow, function, given), outputs))

    async def batch(
        self,
        workflow: str,
        function: Callable[..., Any],
        kind: type[Given],
        arguments: Callable[[Any], Mapping[str, Any]],
        items: Sequence[Any],
        *outputs: str,
    ) -> Response:
        """Call a workflow for each item; what is wrong with one of them stands in its place."""
        if len(items) > self.settings.max_batch:
            raise Problem(413, f"There are {len(items)} items, but a batch has at most {self.settings.max_batch}.")
        patience = asyncio.Semaphore(max(1, self.settings.threads // 2))

        async def one(item: Any) -> dict[str, Any]:
            async with patience:
                try:
                    made = arguments(kind.model_validate(item))
                    result = named(await self.call(workflow, function, made), outputs)
                except ValueError as error:
                    problem = of_request(error.errors()) if hasattr(error, "errors") else Problem(422, str(error))
                    return {"status": problem.status_code, "problem": problem.document()}
                except Problem as problem:
                    return {"status": problem.status_code, "problem": problem.document()}
                return {"status": 200, "answer": result}

        return JSONResponse({"items": await asyncio.gather(*map(one, items))})

    def main(self, target: str, host: str | None = None, port: int | None = None) -> None:
        """Serve until it is stopped."""
        import uvicorn

        uvicorn.run(
            target,
            host=host or self.settings.host,
            port=self.settings.port if port is None else port,
            timeout_graceful_shutdown=int(self.settings.timeout_s) + 1,
            server_header=False,
        )


class BatchItem(BaseModel):
    """What one item of a batch came to: an answer, or a problem."""

    status: int
    answer: dict[str, Any] | None = None
    problem: ProblemDocument | None = None


class BatchAnswer(BaseModel):
    """What the items of a batch came to, in their order."""

    items: list[BatchItem]


class ConfigurationAnswer(BaseModel):
    """What was chosen."""

    package: str
    version: str
    hash: str
    configuration: dict[str, Any]


def named(result: Any, outputs: Sequence[str]) -> dict[str, Any]:
    """What a function gave, by the outputs' names, as JSON can say it."""
    if len(outputs) == 1:
        return {outputs[0]: served(result)}
    if not outputs:
        return {}
    return {name: served(value) for name, value in zip(outputs, result, strict=True)}


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return of_request(error.errors()).response()


async def _told(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if isinstance(error, Problem):
        return error.response()
    said = {404: f"There is no address {request.url.path}.", 405: f"{request.url.path} takes another method."}
    detail = said.get(error.status_code, str(error.detail))
    return Problem(error.status_code, detail, headers=error.headers).response()


async def _crashed(request: Request, error: Exception) -> Response:
    return Problem(500, "Something failed that no block is to blame for. The log says more.").response()


def with_problems(app: FastAPI) -> None:
    """Let the description of the application know what a problem looks like."""
    describe = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = describe()
            schemas = schema.setdefault("components", {}).setdefault("schemas", {})
            schemas["ProblemDocument"] = json.loads(json.dumps(ProblemDocument.model_json_schema()))
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]  # FastAPI's documented way to extend its description
