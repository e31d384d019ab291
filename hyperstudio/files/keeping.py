"""Reading again: a value that says the same as before is the one from before, so that comparing stays cheap."""

from collections.abc import Mapping
from typing import Any, TypeVar

from hyperstudio.graph.values import FrozenMap, Value

T = TypeVar("T")


def kept(before: object, now: T) -> T:
    """`before` where it says the very same as `now` (types and given fields count too), else `now`."""
    return before if same(before, now) else now  # type: ignore[return-value]  # the same says: of the same type


def kept_map(before: Mapping[str, T] | None, now: dict[str, T]) -> FrozenMap[str, T]:
    """The mapping from before where every entry is the very one that it held, else a new one."""
    if isinstance(before, FrozenMap) and before.keys() == now.keys() and all(before[key] is now[key] for key in now):
        return before
    return FrozenMap(now)


def same(one: Any, other: Any) -> bool:
    """Whether two values say the same: equal, with equal types (1 is not True) and equal given fields.

    What holds blocks is only the same where it holds the very same ones: ask from the inside outwards.
    """
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, Value):
        if one.model_fields_set != other.model_fields_set:
            return False
        return all(
            getattr(one, name) is getattr(other, name)
            if name in _HOLDERS
            else same(getattr(one, name), getattr(other, name))
            for name in type(one).model_fields
        )
    if isinstance(one, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


_HOLDERS = frozenset({"workflows", "shared", "blocks", "implementations", "graph", "code"})
