"""Names: which words can name a project, block, implementation, workflow or port."""

import keyword
import re
from collections.abc import Iterable

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
RESERVED_WORKFLOWS = frozenset({"shared", "workflows", "lib", "data", "configurations"})


def why_bad_name(name: str, beside: Iterable[str] = (), *, workflow: bool = False) -> tuple[str, str] | None:
    """Why `name` cannot stand beside its siblings, with what would mend it; None when it can."""
    if not _IDENTIFIER.match(name):
        return f"“{name}” is not a name.", f"Use letters, digits and _ only, such as “{suggestion(name)}”."
    if keyword.iskeyword(name) or keyword.issoftkeyword(name):
        return f"“{name}” is a word of Python.", f"Use another name, such as “{name}_”."
    if workflow and name.lower() in RESERVED_WORKFLOWS:
        return f"A workflow cannot be called “{name}”.", "That folder name has a meaning of its own; use another name."
    for sibling in beside:
        if sibling == name:
            return f"There is a “{name}” here already.", "Use another name."
        if sibling.lower() == name.lower():
            return f"“{name}” and “{sibling}” differ only in case.", "Some file systems cannot hold both; rename one."
    return None


def why_bad_implementation(name: str, siblings: Iterable[str], ports: Iterable[str]) -> tuple[str, str] | None:
    """Why an implementation cannot be called `name` beside its siblings and its block's ports; None when it can."""
    if name.startswith(("_", "test_")) or name == "conftest":
        return f"A file called “{name}” is no implementation.", "Start it with a letter, and not with test_."
    if name in set(ports):
        return f"The block has a port called “{name}”.", "Use a name that no port has."
    return why_bad_name(name, siblings)


def suggestion(text: str) -> str:
    """A legal name near `text`."""
    words = re.sub(r"[^A-Za-z0-9_]+", "_", text).strip("_").lower() or "name"
    words = f"_{words}" if words[0].isdigit() else words
    return f"{words}_" if keyword.iskeyword(words) or keyword.issoftkeyword(words) else words


def free_name(wanted: str, taken: Iterable[str]) -> str:
    """`wanted`, or the first of wanted_2, wanted_3, … that no sibling has (whatever the case)."""
    used = {name.lower() for name in taken}
    if wanted.lower() not in used:
        return wanted
    number = 2
    while f"{wanted}_{number}".lower() in used:
        number += 1
    return f"{wanted}_{number}"


def class_name(file_name: str) -> str:
    """The class that a fitted implementation's file holds: the file's name in CamelCase."""
    return "".join(part[:1].upper() + part[1:] for part in file_name.split("_") if part)
