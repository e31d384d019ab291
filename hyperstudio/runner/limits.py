"""What the runs of a project may use of the machine, and how long they may take to stop."""

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """`workers` run steps at a time (None: as many as there are processors); `memory` is in bytes for all processes of
    a run together (None: four fifths of the machine's); `grace` in seconds from being asked to stop to being killed;
    `store` is in bytes for all values (None: what the worker finds right).
    """

    workers: int | None = None
    memory: int | None = None
    grace: float = 1.0
    store: int | None = None

    @property
    def processes(self) -> int:
        """How many processes run steps at a time."""
        return self.workers or usable_cores()


USUAL = Limits()


def usable_cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
