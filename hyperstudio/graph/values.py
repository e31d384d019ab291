"""What every value of the document is made of: frozen models and mappings that cannot change."""

from collections.abc import Iterable, Mapping
from typing import Any, NoReturn, Self, TypeVar, cast

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

K = TypeVar("K")
V = TypeVar("V")


class FrozenMap(dict[K, V]):
    """A mapping that is a value: hashable, equal whatever the order, and never changed in place."""

    __slots__ = ("_hash",)

    def _refuse(self, *_args: object, **_kwargs: object) -> NoReturn:
        raise TypeError("A FrozenMap does not change; use with_item() or without().")

    __setitem__ = __delitem__ = _refuse
    __ior__ = clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]  # dict is unhashable, a value is not
        try:
            return self._hash
        except AttributeError:
            self._hash: int = hash(frozenset(self.items()))
            return self._hash

    def __reduce__(self) -> tuple[type[Self], tuple[dict[K, V]]]:
        return type(self), (dict(self),)

    def with_item(self, key: K, value: V) -> Self:
        """The same mapping with one entry added or replaced (in its place)."""
        return type(self)({**self, key: value})

    def without(self, key: K) -> Self:
        """The same mapping without one entry; KeyError when there is none."""
        if key not in self:
            raise KeyError(key)
        return type(self)({k: v for k, v in self.items() if k != key})

    def renamed(self, old: K, new: K) -> Self:
        """The same mapping with one key called differently."""
        return type(self)({(new if k == old else k): v for k, v in self.items()})

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        arguments = getattr(source, "__args__", (Any, Any))
        inner = handler.generate_schema(dict[arguments[0], arguments[1]])  # type: ignore[valid-type]  # built at run time
        return core_schema.no_info_after_validator_function(cls._of, inner)

    @classmethod
    def _of(cls, plain: dict[K, V]) -> Self:
        return cls({key: cast(V, freeze(value)) for key, value in plain.items()})


def freeze(value: object) -> Any:
    """A JSON value as a value of the document: dicts become FrozenMaps and lists tuples."""
    if type(value) is dict:
        return FrozenMap({key: freeze(inner) for key, inner in value.items()})
    if type(value) is list:
        return tuple(freeze(inner) for inner in value)
    return value


def thaw(value: object) -> Any:
    """The JSON value of a frozen one: plain dicts and lists."""
    if isinstance(value, Mapping):
        return {key: thaw(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [thaw(inner) for inner in value]
    return value


def keyed(items: Iterable[tuple[K, V]]) -> FrozenMap[K, V]:
    """A FrozenMap of pairs."""
    return FrozenMap(dict(items))


class Value(BaseModel):
    """A frozen model; changed only into another one."""

    model_config = ConfigDict(
        frozen=True, extra="ignore", populate_by_name=True, revalidate_instances="never", protected_namespaces=()
    )

    def but(self, **changes: Any) -> Self:
        """The same value with some fields changed (the fields are not validated again)."""
        return self.model_copy(update=changes)

    def unsaid(self, *names: str) -> Self:
        """The same value with some fields as if nobody had said anything of them: their defaults, written nowhere."""
        usual = {name: type(self).model_fields[name].get_default(call_default_factory=True) for name in names}
        made = self.model_copy(update=usual)
        object.__setattr__(made, "__pydantic_fields_set__", self.model_fields_set - set(names))
        return made
