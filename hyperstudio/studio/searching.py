"""A search that goes on in a thread of its own, and how far it is."""

import threading
import time
from dataclasses import dataclass

from hyperstudio.errors import StudioError
from hyperstudio.optimizer.search import Ended
from hyperstudio.optimizer.trials import Trial, best_of
from hyperstudio.studio.optimizing import Optimization


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is: trials `done` `of` so many, its steps, seconds since the start, and about how many are left.

    `left` is None where nothing can be said yet, `best` where no trial is feasible.
    """

    done: int
    of: int
    run: int
    reused: int
    naive: int
    seconds: float
    left: float | None
    best: float | None


class Searching:
    """One search, going on or over. It calls nobody: whoever wants to know looks at `moves` from time to time."""

    def __init__(self, optimization: Optimization) -> None:
        self.optimization = optimization
        self.trials: tuple[Trial, ...] = ()
        self.moves = 0
        """Grows with everything that happens."""
        self.ended: Ended | None = None
        self.refusal: StudioError | None = None
        self._before = 0
        self._began = time.monotonic()
        self._seconds: float | None = None
        self._thread = threading.Thread(target=self._go, name=f"search {self.name}", daemon=True)

    @property
    def name(self) -> str:
        """The study's name."""
        return self.optimization.file.name

    @property
    def over(self) -> bool:
        """Whether it has ended, by itself, by a stop or by a refusal."""
        return self._seconds is not None

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End it soon; what is finished is kept, and the study can go on later."""
        self.optimization.stop()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the end; False where it did not come in time."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def progress(self) -> Progress:
        """How far it is now."""
        trials, wish, counted = self.trials, self.optimization.wish, self.optimization.counted
        of = wish.trials if counted.continuous else min(wish.trials, counted.configurations)
        seconds = time.monotonic() - self._began if self._seconds is None else self._seconds
        here = len(trials) - self._before
        rest = max(0, of - len(trials))
        best = best_of(self.optimization.judge, trials)
        run, reused, naive = (
            sum(getattr(trial.outcome, name) for trial in trials) for name in ("run", "reused", "naive")
        )
        left = seconds / here * rest if here else None
        return Progress(len(trials), of, run, reused, naive, seconds, left, best.verdict.values[0] if best else None)

    def _go(self) -> None:
        try:
            if self.optimization.file.exists:
                self.trials = tuple(self.optimization.file.trials())
                self._before = len(self.trials)
            self.moves += 1
            self.ended = self.optimization.go(self._told)
            self.trials = tuple(self.optimization.file.trials())
        except StudioError as refusal:
            self.refusal = refusal
        finally:
            self._seconds = time.monotonic() - self._began
            self.moves += 1

    def _told(self, trial: Trial) -> None:
        # A study that goes on in a changed space counts its trials anew.
        self.trials = (*self.trials[: trial.number], trial)
        self.moves += 1
