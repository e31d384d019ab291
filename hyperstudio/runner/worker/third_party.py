"""What is done to third-party packages: tqdm tells its progress, matplotlib draws without a window."""

import importlib.machinery
import importlib.util
import math
import os
import sys
import time
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

INTERVAL = 0.05

Progress = Callable[[float, float | None, str], None]
Number = Callable[[str, float, float], None]


class Patches:
    """Finds `tqdm.std` and changes its bar once it is loaded: progress and numbers go to the running step."""

    def __init__(self, progress: Progress, number: Number) -> None:
        self._progress = progress
        self._number = number
        self._looking = False

    def install(self) -> None:
        """Be asked first from now on."""
        os.environ.setdefault("MPLBACKEND", "Agg")
        sys.meta_path.insert(0, self)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The usual answer, with the change after loading."""
        if fullname != "tqdm.std" or self._looking:
            return None
        self._looking = True
        try:
            spec = importlib.util.find_spec(fullname)
        finally:
            self._looking = False
        if spec is not None and spec.loader is not None:
            load = spec.loader.exec_module

            def exec_module(module: ModuleType) -> None:
                load(module)
                self._change(module)

            # An instance attribute comes before the method of the loader's class.
            vars(spec.loader)["exec_module"] = exec_module
        return spec

    def _change(self, module: ModuleType) -> None:
        patches = self
        bar_class: Any = module.tqdm
        begin, show, postfix = bar_class.__init__, bar_class.display, bar_class.set_postfix

        def __init__(bar: Any, *args: Any, **options: Any) -> None:  # noqa: N807 (it takes the place of one)
            if len(args) < 5 and options.get("file") is None:
                options["file"] = _Nowhere()
            options.setdefault("mininterval", INTERVAL)
            begin(bar, *args, **options)

        def display(bar: Any, *args: Any, **options: Any) -> Any:
            if isinstance(getattr(bar.fp, "_wrapped", bar.fp), _Nowhere):
                patches._tell(bar)
                return True
            return show(bar, *args, **options)

        def set_postfix(bar: Any, ordered_dict: Any = None, refresh: bool = True, **numbers: Any) -> None:
            for name, value in {**dict(ordered_dict or {}), **numbers}.items():
                try:
                    number = float(value)
                except (TypeError, ValueError):
                    continue  # tqdm shows texts as well
                if math.isfinite(number):
                    patches._number(str(name), number, bar.n)
            postfix(bar, ordered_dict, refresh, **numbers)

        bar_class.__init__, bar_class.display, bar_class.set_postfix = __init__, display, set_postfix

    def _tell(self, bar: Any) -> None:
        now = time.monotonic()
        done = bar.total is not None and bar.n >= bar.total
        if not done and now - getattr(bar, "_hyperstudio_told", 0.0) < INTERVAL:
            return
        bar._hyperstudio_told = now
        self._progress(bar.n, bar.total, (bar.desc or "").removesuffix(": "))


class _Nowhere:
    """A file for bars that are shown as events."""

    encoding = "utf-8"

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        """There is nothing to bring anywhere."""

    def isatty(self) -> bool:
        return False


def taken_figures() -> list[str]:
    """The matplotlib figures that are open, as PNG in base64; they are closed."""
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    if pyplot is None or not pyplot.get_fignums():
        return []
    pictures = [figure_png(pyplot.figure(number)) for number in pyplot.get_fignums()]
    pyplot.close("all")
    return pictures


def figure_png(figure: Any) -> str:
    """A matplotlib figure as PNG in base64."""
    import base64
    import io

    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=100)
    return base64.b64encode(file.getvalue()).decode("ascii")
