"""The program: a command of the command line, or the window."""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name, else open the window; the answer is the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    from hyperstudio.cli.commands import NAMES, run_command

    if words and (words[0] in NAMES or words[0] in {"--help", "-h", "--version"}):
        return run_command(words)
    if words and words[0].startswith("-"):
        return run_command(words)
    from hyperstudio.app import open_window

    return open_window(words[0] if words else None)


if __name__ == "__main__":
    sys.exit(main())
