"""Where a worker or the console starts: it loads its own folder as a package and leaves the project's path alone."""

import importlib.util
import pathlib
import sys

PACKAGE = "_hyperstudio_worker"


def load_package() -> None:
    """Make this folder importable under a name that no project uses."""
    folder = pathlib.Path(__file__).resolve().parent
    spec = importlib.util.spec_from_file_location(
        PACKAGE, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        raise SystemExit(f"The worker's folder {folder} cannot be loaded.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[PACKAGE] = module
    spec.loader.exec_module(module)


if __name__ == "__main__":
    load_package()
    if sys.argv[1:2] == ["console"]:
        importlib.import_module(f"{PACKAGE}.kernel").main(sys.argv[2:])
    else:
        importlib.import_module(f"{PACKAGE}.serve").main(sys.argv[1:])
