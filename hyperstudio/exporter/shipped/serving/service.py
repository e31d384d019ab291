"""An HTTP service for functions: what they all share. The addresses themselves are written where it is used."""

import asyncio
import contextvars
import importlib
import inspect
import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, Header, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.exceptions import HTTPException

from .described import EVENTS, PROBLEMS, ConfigurationAnswer, Given, RequestId
from .gate import Gate
from .guarded import awaited, called
from .metrics import Metrics, watch
from .problems import Problem, not_to_blame, of_failure, of_request
from .recording import Recorder, log_masked
from .settings import Settings
from .trail import CURRENT, PROGRESS, Trail, Trails, streamed
from .values import served

log = logging.getLogger("serving")


class Service:
    """Serves the workflows of one package.

    `blocks` says which block each module of it is, `takes` the media type of each workflow's requests,
    `streams` the block whose items are told one by one, for each workflow that has one,
    `choose` lets a request use a configuration of its own; it takes that as JSON, and gives its hash; `now`
    says what is chosen for the request that is being answered; `mask` hides secrets in a text.
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
        streams: Mapping[str, str] | None = None,
        choose: Callable[[str], str] | None = None,
        now: Callable[[], Mapping[str, Any]] | None = None,
        mask: Callable[[str], str] = str,
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
        self._tasks: set[asyncio.Future[None]] = set()
        self._pool = ThreadPoolExecutor(self.settings.threads, f"{package}-call")
        self._takes = takes
        self._choose, self._mask = choose, mask
        log_masked(log, mask)
        self._now = now or (lambda: self._configuration)
        self._recorder = Recorder(self.settings.record, mask) if self.settings.record else None
        self._streams = dict(streams or {})
        self._trails = Trails()

    def app(self, title: str, description: str) -> FastAPI:
        """The application, with the addresses that every service has."""
        app = FastAPI(
            title=title,
            description=description,
            version=self._version,
            docs_url=None,
            redoc_url=None,
            redirect_slashes=False,
            lifespan=self._life,
            responses={401: PROBLEMS[401]},
        )
        app.add_middleware(
            Gate,
            settings=self.settings,
            metrics=self.metrics,
            trails=self._trails,
            choose=self._choose,
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

        @app.get(
            "/progress/{request_id}",
            tags=["Service"],
            summary="What happens in a request",
            response_class=StreamingResponse,
            responses={200: EVENTS, 204: {"description": "The request is over, and all of it was told."}},
        )
        async def progress(request_id: RequestId, last_event_id: Annotated[int, Header(ge=-1)] = -1) -> Response:
            """Server-sent events of the request with this X-Request-ID, also before it comes.

            `begun` and `ended` say of a block that it begins and ends, `over` with which status the request ended.
            """
            trail = self._trails.of(request_id)
            if trail.over and last_event_id >= 0:
                return Response(status_code=204)  # a browser asks again where a stream ended, until it is told so
            return streamed(trail.read(last_event_id + 1, PROGRESS))

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
        """What a workflow's function gives, and written down where that is wished. Problem where it raises."""
        if self._recorder is None:
            return await self._call(workflow, function, given)
        trail = CURRENT.get() or Trail()
        facts = {"hash": trail.hash or self._hash, "configuration": dict(self._now())}
        recorded = await asyncio.to_thread(self._recorder.begin, workflow, given, trail.request, facts)
        status = 500
        try:
            result = await self._call(workflow, function, given)
            status = 200
            return result
        except Problem as problem:
            status = problem.status_code
            raise
        finally:
            if recorded is not None:
                self._recorder.end(recorded, status)

    async def _call(self, workflow: str, function: Callable[..., Any], given: Mapping[str, Any]) -> Any:
        try:
            async with asyncio.timeout(self.settings.timeout_s) as patience:
                if inspect.iscoroutinefunction(function):
                    return await awaited(function, given)
                inside = partial(contextvars.copy_context().run, partial(called, function, given))
                return await asyncio.get_running_loop().run_in_executor(self._pool, inside)
        except Problem:
            raise
        except Exception as error:  # the implementations are anybody's code
            if patience.expired() and isinstance(error, TimeoutError):
                log.warning("%s took longer than %s s", workflow, self.settings.timeout_s)
                raise Problem(504, f"“{workflow}” took longer than {self.settings.timeout_s:g} s.") from error
            problem = of_failure(error, self.package, self._blocks, self.settings.show_errors, self._mask)
            if problem.status_code >= 500:
                log.error("%s failed", workflow, exc_info=error)
            raise problem from error

    async def answer(
        self, workflow: str, function: Callable[..., Any], given: Mapping[str, Any], *outputs: str
    ) -> Response:
        """Call a workflow and answer with its outputs by name, as JSON or, where that is asked for, as a stream."""
        trail = CURRENT.get()
        if trail is None or not trail.streams:
            return JSONResponse(named(await self.call(workflow, function, given), outputs))
        trail.items_of = self._streams.get(workflow, "")
        trail.answering = True
        task = asyncio.ensure_future(self._tell_answer(trail, workflow, function, given, outputs))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return streamed(trail.read())

    async def _tell_answer(
        self,
        trail: Trail,
        workflow: str,
        function: Callable[..., Any],
        given: Mapping[str, Any],
        outputs: Sequence[str],
    ) -> None:
        try:
            result = named(await self.call(workflow, function, given), outputs)
            json.dumps(result, allow_nan=False)
            trail.status = 200
            trail.tell("answer", result, always=True)
        except Problem as problem:
            trail.status = problem.status_code
            trail.tell("problem", problem.document(), always=True)
        except Exception:  # whatever an answer holds may refuse to be written
            log.exception("%s gave what cannot be written", workflow)
            trail.status = 500
            trail.tell("problem", not_to_blame().document(), always=True)
        finally:
            trail.tell("over", {"status": trail.status}, always=True)
            trail.end()

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
        if not isinstance(items, list):
            raise Problem(422, "“items” is a list.", errors=[{"at": "items", "detail": "It is a list."}])
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

        leave = self.leave

        class Server(uvicorn.Server):
            async def shutdown(self, sockets: Any = None) -> None:
                leave()
                await super().shutdown(sockets=sockets)

        config = uvicorn.Config(
            target,
            host=host or self.settings.host,
            port=self.settings.port if port is None else port,
            timeout_graceful_shutdown=int(self.settings.timeout_s) + 1,
            server_header=False,
        )
        with suppress(KeyboardInterrupt):
            Server(config).run()

    def leave(self) -> None:
        """Keep nobody waiting for a request that will not come any more."""
        self._trails.leave()


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
    return not_to_blame().response()
