"""Where the program's own files are: inside the installed package, or beside it in a checkout."""

from pathlib import Path

from hyperstudio.errors import StudioError

_PACKAGE = Path(__file__).resolve().parents[1]


def resource(*parts: str) -> Path:
    """A file or folder of resources/: `resource("examples", "penguins")`. StudioError where it is not there."""
    return _beside_or_inside("resources", parts)


def library_folder() -> Path:
    """The folder of the block library that comes with the program. StudioError where it is not there."""
    return _beside_or_inside("nodes", ())


def page(name: str) -> Path:
    """A page of the documentation that comes with the program. StudioError where it is not there."""
    return _beside_or_inside("docs", (name,))


def _beside_or_inside(top: str, parts: tuple[str, ...]) -> Path:
    for folder in (_PACKAGE / top, _PACKAGE.parent / top):
        found = folder.joinpath(*parts)
        if found.exists():
            return found
    wanted = "/".join((top, *parts))
    raise StudioError(f"HyperStudio's own {wanted} is missing.", "Install HyperStudio again.")
