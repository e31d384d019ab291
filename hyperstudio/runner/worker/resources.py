"""What steps need of the machine: a GPU each, memory together, so many calls a second."""

import time
from collections.abc import Callable
from typing import Any

from .platform import gpus, memory_limit
from .templates import Step


class Rates:
    """When the next call of an implementation may begin; one for a whole worker and its helpers."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._next: dict[str, float] = {}

    def wait(self, address: str) -> float:
        """Seconds until a call may begin."""
        return max(0.0, self._next.get(address, 0.0) - self._clock())

    def begin(self, address: str, per_second: float) -> None:
        """A call begins now."""
        self._next[address] = self._clock() + 1 / per_second


class Resources:
    """What the steps that are with helpers hold now, by helper."""

    def __init__(self, rates: Rates) -> None:
        self._rates = rates
        self._gpus = gpus()
        self._memory = memory_limit()
        self.held: dict[int, tuple[str, float]] = {}
        self._soonest = 0.0

    def device(self, step: Step) -> str | None:
        """Which GPUs a step may see ("" for all) when it begins now; None when it has to wait."""
        needs: dict[str, Any] = step.rule.get("resources") or {}
        if not needs:
            return ""
        if needs.get("per_second") and (wait := self._rates.wait(step.address)):
            self._soonest = min(self._soonest or wait, wait)
            return None
        memory = float(needs.get("memory_gb", 0)) * 2**30
        if memory and self.held and memory + sum(other for _, other in self.held.values()) > self._memory:
            return None
        wanted = int(needs.get("gpu", 0))
        if not wanted:
            return ""
        used = {gpu for devices, _ in self.held.values() for gpu in devices.split(",")}
        free = [gpu for gpu in self._gpus if gpu not in used]
        if len(free) < min(wanted, len(self._gpus)):
            return None
        return ",".join(free[:wanted])

    def bound(self, step: Step) -> bool:
        """Whether a step must not run in a process that sees all GPUs."""
        return bool((step.rule.get("resources") or {}).get("gpu")) and self._gpus != [""]

    def take(self, holder: int, step: Step, device: str) -> None:
        """A step begins."""
        needs: dict[str, Any] = step.rule.get("resources") or {}
        if needs.get("per_second"):
            self._rates.begin(step.address, float(needs["per_second"]))
        self.held[holder] = (device, float(needs.get("memory_gb", 0)) * 2**30)

    def give_back(self, holder: int) -> None:
        """A step has ended."""
        del self.held[holder]

    def patience(self, milliseconds: int) -> int:
        """How long to wait for helpers before a step may begin that waits for its turn."""
        soonest, self._soonest = self._soonest, 0.0
        return min(milliseconds, int(soonest * 1000) + 1) if soonest else milliseconds
