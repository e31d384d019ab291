"""House rules that no other tool checks: the length and names of modules, and what the worker may import."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path("hyperstudio")
WORKER = PACKAGE / "runner" / "worker"
LONGEST = 320
NAMES_THAT_SAY_NOTHING = {"base", "common", "core", "helper", "helpers", "manager", "misc", "util", "utils"}


def modules(folder: Path) -> list[Path]:
    """Every module below the folder, in a fixed order."""
    return sorted(path for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def too_long() -> Iterator[str]:
    """Modules that want to be two."""
    for path in modules(PACKAGE):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > LONGEST:
            yield f"{path}: {lines} lines, more than {LONGEST}. Split it by meaning."


def badly_named() -> Iterator[str]:
    """Modules and rooms whose name does not say what they are."""
    for path in modules(PACKAGE):
        for name in path.with_suffix("").parts[1:]:
            if NAMES_THAT_SAY_NOTHING & set(name.strip("_").split("_")):
                yield f"{path}: the name '{name}' says nothing. Name it for what it is."


def foreign_imports_of_the_worker() -> Iterator[str]:
    """The worker runs in any interpreter, so what it imports is Python's own, or its neighbour."""
    for path in modules(WORKER):
        depth = len(path.relative_to(WORKER).parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
            match node:
                case ast.Import(names=names):
                    wanted = [alias.name for alias in names]
                case ast.ImportFrom(module=str(module), level=0):
                    wanted = [module]
                case ast.ImportFrom(level=level) if level > depth:
                    yield f"{path}:{node.lineno}: this import leaves the worker's folder."
                    continue
                case _:
                    continue
            for name in wanted:
                if name.partition(".")[0] not in sys.stdlib_module_names:
                    yield f"{path}:{node.lineno}: '{name}' is not of the standard library."


def main() -> int:
    """Print every broken rule; 1 when there is one."""
    broken = [*too_long(), *badly_named(), *foreign_imports_of_the_worker()]
    for line in broken:
        print(line)
    print(f"{len(modules(PACKAGE))} modules looked at, {len(broken)} rules broken")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
