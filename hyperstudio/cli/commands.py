"""The commands: what each one is called and which function it runs."""

from collections.abc import Callable, Sequence

import typer

from hyperstudio.cli.diff import diff_command
from hyperstudio.cli.export import export_command
from hyperstudio.cli.library import add_command, compare_with_library_command, list_command
from hyperstudio.cli.look import compare_command, runs_command, value_command
from hyperstudio.cli.mlflow import mlflow_command
from hyperstudio.cli.optimize import optimize_command, trials_command
from hyperstudio.cli.printing import DONE
from hyperstudio.cli.projects import check_command, doctor_command, new_command, tree_command, trust_command
from hyperstudio.cli.publish import publish_command, rollback_command
from hyperstudio.cli.run import plot_command, run_project_command
from hyperstudio.cli.serve import serve_command
from hyperstudio.cli.store import clear_command, info_command
from hyperstudio.cli.testing import contracts_command

application = typer.Typer(
    name="hyperstudio",
    help="AI, ML and data workflows in which every step can have many implementations. "
    "`hyperstudio PROJECT` opens the window.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

COMMANDS: dict[str, Callable[..., None]] = {
    "new": new_command,
    "check": check_command,
    "tree": tree_command,
    "run": run_project_command,
    "value": value_command,
    "optimize": optimize_command,
    "trials": trials_command,
    "mlflow": mlflow_command,
    "runs": runs_command,
    "compare": compare_command,
    "diff": diff_command,
    "plot": plot_command,
    "export": export_command,
    "serve": serve_command,
    "publish": publish_command,
    "rollback": rollback_command,
    "test": contracts_command,
    "trust": trust_command,
    "doctor": doctor_command,
}
for _name, _function in COMMANDS.items():
    application.command(_name)(_function)

_store = typer.Typer(
    help="The value store: what it holds, and emptying it.", no_args_is_help=True, rich_markup_mode=None
)
_store.command("info")(info_command)
_store.command("clear")(clear_command)
application.add_typer(_store, name="store")
_library = typer.Typer(
    help="The block library: what it holds, a block of it into a project, and what changed since.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
_library.command("list")(list_command)
_library.command("add")(add_command)
_library.command("compare")(compare_with_library_command)
application.add_typer(_library, name="library")
NAMES = frozenset((*COMMANDS, "store", "library"))
"""All first words of a command line that are no project."""


@application.callback(invoke_without_command=True)
def _about(version: bool = typer.Option(False, "--version", help="Print the version and end.")) -> None:
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"hyperstudio {installed('hyperstudio')}")
        raise typer.Exit()


def run_command(words: Sequence[str]) -> int:
    """Run one command; the answer is its exit code."""
    try:
        application(list(words))
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else DONE
    return DONE
