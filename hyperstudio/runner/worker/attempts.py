"""Calling a step's code on its block's terms: a scratch folder, so many calls a second, so long, so many tries."""

import contextlib
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

from .capture import Capture
from .digests import pickled
from .interrupts import Interrupts
from .resources import Rates
from .templates import Step

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
HEARD_AGAIN = 1.0

Call = Callable[[dict[str, Any], Mapping[str, Any]], Sequence[Any]]


class TooLong(TimeoutError):
    """A call took longer than its block allows."""


class Attempts:
    """Makes the calls of steps that have terms, in the main thread."""

    def __init__(self, scratch: Callable[[str], str], rates: Rates, interrupts: Interrupts, capture: Capture) -> None:
        self._scratch = scratch
        self._rates = rates
        self._interrupts = interrupts
        self._capture = capture

    def results(self, step: Step, key: str, arguments: Mapping[str, Any], call: Call) -> Sequence[Any]:
        """What `call` gives (with arguments and further parameters). Raises what its last try raises."""
        terms = step.rule
        tries = 1 + int(terms.get("retries") or 0)
        forms = {name: pickled(value) for name, value in arguments.items()} if tries > 1 else {}
        per_second = (terms.get("resources") or {}).get("per_second")
        folder = self._scratch(key)
        names = [name for name in terms.get("scratch") or () if name not in step.parameters]
        if names:
            os.makedirs(folder, mode=0o700, exist_ok=True)
        number = 1
        while True:
            if per_second:
                time.sleep(self._rates.wait(step.address))
                self._rates.begin(step.address, float(per_second))
            try:
                with self._limit(terms.get("timeout")):
                    results = call(dict(arguments), dict.fromkeys(names, Path(folder)))
                break
            except Exception as error:  # the project's code
                if number == tries:
                    raise
                pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (number - 1))
                why = f"{type(error).__name__}: {error}"
                self._capture.write("stderr", f"Try {number} of {tries} failed ({why}). Again in {pause:g} s.\n")
                time.sleep(pause)
                number += 1
                # The failed try may have changed what it was given.
                arguments = {n: arguments[n] if form is None else form.value() for n, form in forms.items()}
        if names:
            shutil.rmtree(folder, ignore_errors=True)
        return results

    @contextlib.contextmanager
    def _limit(self, seconds: float | None) -> Iterator[None]:
        """Raise `TooLong` in the project's code after so many seconds, and again where it does not listen."""
        if seconds is None or not hasattr(signal, "setitimer"):
            yield
            return

        def late(number: int, frame: FrameType | None) -> None:
            if self._interrupts.open and not self._interrupts.importing(frame):
                raise TooLong(f"It took longer than {seconds:g} s, which is the block's timeout.")

        before = signal.signal(signal.SIGALRM, late)
        signal.setitimer(signal.ITIMER_REAL, seconds, HEARD_AGAIN)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


def longest(step: Step) -> float | None:
    """Seconds after which a step must have ended, with all its tries; None where there is no limit."""
    timeout = step.rule.get("timeout")
    if timeout is None:
        return None
    tries = 1 + int(step.rule.get("retries") or 0)
    pauses = [min(LONGEST_PAUSE, FIRST_PAUSE * 2.0**number) for number in range(tries - 1)]
    return tries * float(timeout) + sum(pauses)
