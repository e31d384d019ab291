"""Commands about the value store: info, clear."""

from pathlib import Path
from typing import Annotated

import typer

from hyperstudio.cli.printing import answer, say, table, told
from hyperstudio.cli.projects import Json
from hyperstudio.studio.storage import clear_store, store_info

OneProject = Annotated[Path | None, typer.Option("--project", metavar="P", help="Only what this project made.")]
_UNITS = ("bytes", "KB", "MB", "GB", "TB")


def info_command(project: OneProject = None, as_json: Json = False) -> None:
    """Say what the value store holds, how large it may grow, and for which projects."""
    with told(as_json):
        found = store_info(project)

        def people() -> None:
            say(f"{found['folder']}{'  (shared)' if found['shared'] else ''}")
            say(f"{size(found['bytes'])} of at most {size(found['limit'])}")
            say(f"{found['steps']:,} steps, {found['values']:,} large values; {found['kept']:,} steps of kept runs")
            if found["scratch"]:
                say(f"{size(found['scratch'])} in scratch folders of steps that did not finish")
            rows = [[name or "–", f"{of['steps']:,}", size(of["bytes"])] for name, of in found["projects"].items()]
            if rows:
                say()
                say(table(rows, ["project", "steps", "size"]))

        answer(as_json, found, people)


def clear_command(project: OneProject = None, as_json: Json = False) -> None:
    """Empty the value store, or take out what one project made. Kept runs stay; all else can be made again."""
    with told(as_json):
        found = clear_store(project)

        def people() -> None:
            stays = f" {found['kept']:,} steps of kept runs stay." if found["kept"] else ""
            say(f"Took {found['steps']:,} steps out of {found['folder']}: {size(found['bytes'])}.{stays}")
            if found["scratch"]:
                say(f"Took scratch folders of steps that did not finish: {size(found['scratch'])}.")

        answer(as_json, found, people)


def size(count: int) -> str:
    """Bytes as people read them."""
    number, unit = float(count), 0
    while number >= 1000 and unit < len(_UNITS) - 1:
        number, unit = number / 1000, unit + 1
    return f"{number:.3g} {_UNITS[unit]}" if unit else f"{count} bytes"
