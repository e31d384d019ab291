"""Calling an implementation: its function or class is imported, its parameters converted, its outputs sorted out."""

import importlib
import types
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping, Sequence
from typing import Any

from .parameters import constructor, converted, never_changes

_LAZY = frozenset((types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType))


class WrongOutputs(TypeError):
    """An implementation gave other outputs than its block promises."""


class Callee:
    """The function (or, for `fit`, the class) of an implementation, with its parameters."""

    __slots__ = ("_given", "_ready", "target")

    def __init__(self, target: Callable[..., Any], parameters: Mapping[str, Any], of: Callable[..., Any]) -> None:
        self.target = target
        self._ready: dict[str, Any] | None = converted(of, parameters)
        self._given: Callable[[], dict[str, Any]] | None = None
        if not never_changes(self._ready):
            # A list or a dataclass may be changed by the call: each call gets its own.
            self._ready, self._given = None, lambda: converted(of, parameters)

    def fill(self, arguments: dict[str, Any]) -> None:
        """Add the converted parameters to the arguments of a call."""
        if self._ready is None:
            arguments.update(self.parameters())
        elif self._ready:
            arguments.update(self._ready)

    def parameters(self) -> dict[str, Any]:
        """The converted parameters, a dict of the caller's own."""
        if self._ready is not None:
            return self._ready.copy()
        return self._given() if self._given is not None else {}


class Callees:
    """The implementations that were imported in a run; those without parameters are made ready once."""

    def __init__(self) -> None:
        self._plain: dict[tuple[str, str], Callee] = {}

    def of(self, module: str, name: str, parameters: Mapping[str, Any]) -> Callee:
        """Import an implementation. Raises whatever its code raises, and ImportError when the name is not there."""
        plain = None if parameters else self._plain.get((module, name))
        if plain is not None:
            return plain
        loaded = importlib.import_module(module)
        try:
            target = getattr(loaded, name)
        except AttributeError:
            raise ImportError(f"{module} has no {name}.", name=module) from None
        made = Callee(target, parameters, constructor(target) if isinstance(target, type) else target)
        if not parameters:
            self._plain[(module, name)] = made
        return made


def finished(result: Any) -> Any:
    """What a call gave: a coroutine is run, a generator becomes the list of what it yields."""
    if type(result) not in _LAZY:
        return result
    if isinstance(result, types.GeneratorType):
        return list(result)
    import asyncio

    if isinstance(result, types.AsyncGeneratorType):
        return asyncio.run(_listed(result))
    return asyncio.run(_awaited(result))


async def _listed(generator: AsyncGenerator[Any, None]) -> list[Any]:
    return [item async for item in generator]


async def _awaited(coroutine: Coroutine[Any, Any, Any]) -> Any:
    return await coroutine


def fitted(target: Callable[..., Any], parameters: dict[str, Any], inputs: dict[str, Any]) -> Any:
    """An object of the class that has learnt from the inputs."""
    learner = target(**parameters)
    finished(learner.fit(**inputs))
    return learner


def sorted_out(result: Any, ports: Sequence[str]) -> Sequence[Any]:
    """The outputs in the order of the ports. Raises `WrongOutputs` when there are others than promised."""
    if len(ports) == 1:
        return (result,)
    if not ports:
        return ()
    fields = getattr(result, "_fields", None)
    if isinstance(result, tuple) and fields is not None and set(ports) <= set(fields):
        return [getattr(result, port) for port in ports]
    if not isinstance(result, (tuple, list)):
        raise WrongOutputs(f"{len(ports)} outputs are promised ({', '.join(ports)}): return a tuple of them.")
    if len(result) != len(ports):
        raise WrongOutputs(f"{len(ports)} outputs are promised ({', '.join(ports)}), {len(result)} were returned.")
    return result
