"""Opening a file in an editor of the user's own."""

import os
import shlex
import shutil
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path

from hyperstudio.errors import StudioError
from hyperstudio.studio.places import in_force

SETTING = "HYPERSTUDIO_EDITOR"
USUAL = ("code", "codium", "zed", "subl", "pycharm", "charm")
"""Editors that are looked for when none is named."""
IN_A_TERMINAL = frozenset({"vi", "vim", "nvim", "nano", "pico", "emacs", "micro", "hx", "helix", "ed", "joe", "mcedit"})
"""Editors that need a terminal, which a window has not; as VISUAL they are passed over."""


def editor_command(file: Path, line: int, environment: Mapping[str, str] | None = None) -> list[str]:
    """The command that opens a file at a line; empty where no editor is named or found.

    HYPERSTUDIO_EDITOR comes first, or the setting (`{file}` and `{line}` stand for them, else the file comes last),
    then VISUAL, then the usual editors. StudioError where the named one is not there.
    """
    known = {**os.environ, SETTING: in_force().editor or ""} if environment is None else environment
    search = known.get("PATH", os.defpath)
    for name in (SETTING, "VISUAL"):
        words = shlex.split(known.get(name, ""))
        if not words or (name == "VISUAL" and Path(words[0]).name in IN_A_TERMINAL):
            continue
        if shutil.which(words[0], path=search) is None:
            raise StudioError(
                f"The editor “{words[0]}” was not found.", f"Name another one in the settings or in {name}."
            )
        return _filled(words, file, line)
    found = next((name for name in USUAL if shutil.which(name, path=search)), "")
    return _filled([found], file, line) if found else []


def start_editor(command: list[str]) -> None:
    """Start an editor and let it go its own way. StudioError where it cannot be started."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise StudioError(
            f"“{command[0]}” cannot be started: {error.strerror}.", "Name another one in the settings."
        ) from error
    threading.Thread(target=process.wait, name="an editor's end", daemon=True).start()


def _filled(words: list[str], file: Path, line: int) -> list[str]:
    if any("{file}" in word for word in words):
        return [word.replace("{file}", str(file)).replace("{line}", str(line)) for word in words]
    name = Path(words[0]).stem
    if name in {"code", "codium", "code-insiders", "cursor"}:
        return [*words, "--goto", f"{file}:{line}"]
    if name in {"subl", "zed"}:
        return [*words, f"{file}:{line}"]
    if name in {"pycharm", "charm", "kate"}:
        return [*words, "--line", str(line), str(file)]
    if name in {"gvim", "gedit", "emacsclient"}:
        return [*words, f"+{line}", str(file)]
    return [*words, str(file)]
