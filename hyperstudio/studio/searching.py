"""A search that goes on in a thread of its own, and how far it is."""

import threading
import time

from hyperstudio.errors import StudioError
from hyperstudio.optimizer.search import Ended
from hyperstudio.optimizer.trials import Trial
from hyperstudio.studio.optimizing import Optimization
from hyperstudio.studio.progress import Progress, progress_of


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
        seconds = time.monotonic() - self._began if self._seconds is None else self._seconds
        return progress_of(self.optimization, self.trials, self._before, seconds)

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
