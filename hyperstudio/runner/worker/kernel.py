"""The console's process: a Jupyter kernel in the project's interpreter, with the names of `console.py`."""

import argparse
import importlib
import importlib.util
import socket
from collections.abc import Sequence
from typing import Any

from . import platform
from .console import Fresh, Line, names_of
from .project_modules import ProjectFinder

MISSING_KERNEL = 3


def main(arguments: Sequence[str]) -> None:
    """Be a kernel until the window ends it, or ends itself."""
    parser = argparse.ArgumentParser(prog="hyperstudio console")
    parser.add_argument("--fd", type=int, required=True, help="the connection to the studio")
    parser.add_argument("--life", type=int, required=True, help="a pipe that ends when the studio does")
    parser.add_argument("--file", required=True, help="where the kernel says how it is reached")
    parser.add_argument("--ip", required=True, help="the beginning of the paths of its sockets")
    parser.add_argument("--colours", required=True, help="linux on dark ground, lightbg on light")
    parser.add_argument("--project", required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--store", required=True)
    given = parser.parse_args(arguments)
    platform.end_group_with(given.life, [given.fd])
    line = Line(socket.socket(fileno=given.fd))
    # It is the one thing here that Python itself does not have: the project's interpreter brings it, or not.
    if importlib.util.find_spec("ipykernel") is None:
        line.tell("missing", package="ipykernel")
        raise SystemExit(MISSING_KERNEL)
    application: Any = importlib.import_module("ipykernel.kernelapp").IPKernelApp.instance()
    finder = ProjectFinder(given.project, given.name)
    finder.install()
    # Quiet: what is printed is the window's to show, and not the terminal's.
    quiet = ["--log-level=CRITICAL", f"--InteractiveShell.colors={given.colours}"]
    application.initialize(["-f", given.file, "--transport=ipc", f"--ip={given.ip}", *quiet])
    shell = application.shell
    shell.banner1 = shell.banner2 = ""  # the window says what there is
    shell.enable_tip = False
    shell.push(names_of(line, given.project, given.name, given.store), interactive=False)
    fresh = Fresh(finder)
    shell.events.register("pre_run_cell", lambda _cell: fresh.look())
    shell.events.register("post_run_cell", lambda _result: fresh.note())
    line.tell("ready")
    application.start()
