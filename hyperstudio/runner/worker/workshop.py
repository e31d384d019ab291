"""What every run of this process uses: the way out for events, the store, the capture of output, the project."""

import dataclasses
from collections.abc import Collection, Mapping
from typing import Any

from .capture import Capture
from .identity import Identity
from .interrupts import Interrupts
from .kept import KeptObjects
from .opened_files import OpenedFiles
from .outbox import Outbox
from .paths import FileDigests
from .platform import PeakMemory
from .pool import Pool
from .project_modules import ProjectFinder
from .resources import Rates
from .store import Store


@dataclasses.dataclass(slots=True)
class Workshop:
    """The tools of one worker process."""

    project: str
    outbox: Outbox
    store: Store
    interrupts: Interrupts
    capture: Capture
    files: FileDigests
    opened: OpenedFiles
    memory: PeakMemory
    finder: ProjectFinder
    identity: Identity
    pool: Pool | None = None
    rates: Rates = dataclasses.field(default_factory=Rates)
    kept: KeptObjects = dataclasses.field(default_factory=KeptObjects)

    def learn(self, plan: Mapping[str, Any], staying: Collection[str] = ()) -> None:
        """A run begins: what its plan says of the project's code. Modules of `staying` files are not imported anew."""
        self.finder.files = plan.get("files")
        self.finder.local = frozenset(plan.get("local") or ())
        self.finder.purge(staying)
        self.opened.plan(plan.get("imports"), staying)
        self.files.counted.clear()
        self.identity.begin(plan.get("code") or {})


@dataclasses.dataclass(slots=True)
class Orders:
    """How this run is to be done: `quiet` tells of nothing but the end, `fresh` uses no stored value.

    `strict` lets a step fail that changes an input in place.
    """

    run: str
    stored: bool
    fresh: bool
    quiet: bool
    strict: bool = False
    keeps: bool = False  # something in the plan lives as long as the process

    @property
    def keyed(self) -> bool:
        """Whether digests and keys are made at all: nobody asks for them in a quiet run that stores nothing."""
        return self.stored or not self.quiet or self.keeps


@dataclasses.dataclass(slots=True)
class Tally:
    """What has become of the steps of a run; `reused` are places and kinds."""

    ran: int = 0
    failed: int = 0
    skipped: int = 0
    reused: set[tuple[str, str]] = dataclasses.field(default_factory=set)

    def counts(self) -> dict[str, Any]:
        """The numbers, as they are told."""
        return {"run": self.ran, "reused": len(self.reused), "failed": self.failed, "skipped": self.skipped}
