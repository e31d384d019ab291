"""Runs in the project's interpreter: serves a package on a socket that is open already, until its parent ends.

Takes the folder to import from, the package's name, the folder to work in, and the number of the socket. Lines of JSON
on standard output say that it is loaded, and that it takes no more requests; a line on standard input lets it take
them. It is run by its path: the standard library, uvicorn and the package only.
"""

import asyncio
import contextlib
import copy
import importlib
import json
import os
import signal
import socket
import sys
import threading
from typing import Any


def main(src: str, package: str, folder: str, number: int) -> None:
    """Serve until standard input ends or a signal comes."""
    told = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what the project's code prints is no answer to the parent
    sys.path.insert(0, src)
    os.chdir(folder)
    uvicorn = importlib.import_module("uvicorn")
    api = importlib.import_module(f"{package}.api")
    words: dict[str, Any] = copy.deepcopy(uvicorn.config.LOGGING_CONFIG)
    words["handlers"]["access"]["stream"] = "ext://sys.stderr"
    patience_s = int(api.service.settings.timeout_s) + 1
    config = uvicorn.Config(
        api.app, log_config=words, log_level="info", server_header=False, timeout_graceful_shutdown=patience_s
    )
    server = _told(uvicorn.Server, api.service, told)(config)
    asyncio.run(server.serve(sockets=[socket.socket(fileno=number)]))


def _told(kind: type[Any], service: Any, told: Any) -> type[Any]:
    """A server that tells when it is loaded, takes requests only when its parent says so, and tells when no more."""

    class Told(kind):  # type: ignore[misc]  # uvicorn is the project's, and not known here
        async def startup(self, sockets: Any = None) -> None:
            begin = self.lifespan.startup

            async def load() -> None:
                await begin()
                if not self.lifespan.should_exit:
                    _tell("loaded", told)
                    await _leave()

            self.lifespan.startup = load
            await super().startup(sockets=sockets)

        async def shutdown(self, sockets: Any = None) -> None:
            for server in self.servers:
                server.close()
            service.leave()
            _tell("closed", told)
            await super().shutdown(sockets=sockets)

    return Told


def _tell(event: str, told: Any) -> None:
    with contextlib.suppress(BrokenPipeError):  # the parent is gone; this process ends for the same reason
        print(json.dumps({"event": event}), file=told, flush=True)


async def _leave() -> None:
    """Wait for the parent's word; from then on the end of standard input is the end of this process."""
    loop, given = asyncio.get_running_loop(), asyncio.Event()

    def listen() -> None:
        while os.read(0, 1024):
            loop.call_soon_threadsafe(given.set)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=listen, name="parent", daemon=True).start()
    await given.wait()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
