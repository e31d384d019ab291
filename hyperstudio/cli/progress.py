"""The bar of a search in a terminal: how far it is of its nearest limit, below the lines about its trials."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from hyperstudio.cli.printing import note
from hyperstudio.optimizer.trials import Trial
from hyperstudio.studio.optimizing import Optimization
from hyperstudio.studio.progress import how_far, progress_of, time_left

WIDTH = 24
PER_SECOND = 4


@contextmanager
def progress_shown(optimization: Optimization, line: Callable[[Trial], str]) -> Iterator[Callable[[Trial], None]]:
    """What is told of each trial that is over prints its line on standard error, a terminal shows a bar below it."""
    from rich.console import Console, RenderableType
    from rich.live import Live
    from rich.progress_bar import ProgressBar
    from rich.table import Table

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda trial: note(line(trial))
        return
    trials = list(optimization.file.trials()) if optimization.file.exists else []
    before, began = len(trials), time.monotonic()

    def drawn() -> RenderableType:
        now = progress_of(optimization, trials, before, time.monotonic() - began)
        row = Table.grid(padding=(0, 1))
        said = " · ".join([*how_far(now), *filter(None, [time_left(now)])])
        row.add_row(ProgressBar(total=1.0, completed=now.fraction, width=WIDTH), f"{now.fraction:4.0%}", said)
        return row

    def tell(trial: Trial) -> None:
        trials[trial.number :] = [trial]
        console.print(line(trial), markup=False, highlight=False, soft_wrap=True)

    with Live(get_renderable=drawn, console=console, refresh_per_second=PER_SECOND, transient=True):
        yield tell
