"""Raw JSON as values, tolerantly: what fits becomes fields, what does not is a problem and is kept as it was."""

from typing import Any, get_args

from hyperstudio.files.fields import (
    Field,
    fields_of,
    is_list_of_models,
    is_map,
    is_model,
    leaf,
    made,
    parts,
    plain,
    wanted,
)
from hyperstudio.files.json_text import Parsed
from hyperstudio.graph.names import why_bad_name
from hyperstudio.graph.values import FrozenMap, Value, freeze, thaw

Spot = tuple[str, ...]


class Misfit(ValueError):
    """A raw value that is not what its key wants; the message says in words what would be."""


class FileReading:
    """The fields of one file as they are read: `values` by field name, `given` (said by the file), `unknown`.

    `unknown` holds what was not understood, by key; what lies deeper by a pointer such as `/inputs/table/unit`
    (`~0` for ~, `~1` for /). A whole port that is none, and a thing without a name, go by index: `/inputs/[2]`.
    """

    def __init__(self, kind: type[Value], parsed: Parsed) -> None:
        self.parsed = parsed
        self._kept: dict[str, Any] = {}
        self.values, self.given = self._fields(kind, parsed.raw, (), ())
        if parsed.whole:
            for field in fields_of(kind).values():
                if field.required and field.key not in parsed.raw:
                    parsed.report(f"“{field.key}” is missing.", f"Add it: {wanted(field.annotation)}.")

    @property
    def unknown(self) -> FrozenMap[str, Any]:
        """What was not understood, as it was."""
        return FrozenMap(self._kept)

    def keep(self, what: str, mend: str, raw: Any, path: tuple[str | int, ...], spot: Spot) -> None:
        """Report what is wrong at `path` and keep its raw value for `spot`."""
        self.parsed.report(what, mend, *path)
        self._kept[pointer(spot)] = freeze(raw)

    def _fields(
        self, kind: type[Value], raw: dict[str, Any], path: tuple[str | int, ...], spot: Spot
    ) -> tuple[dict[str, Any], set[str]]:
        known = fields_of(kind)
        values: dict[str, Any] = {}
        for key, held in raw.items():
            field = known.get(key)
            if field is None:
                legal = ", ".join(sorted(known))
                mend = f"Legal here are {legal}. It is kept as it is."
                self.keep(f"The key “{key}” is not known here.", mend, held, (*path, key), (*spot, key))
                continue
            try:
                values[field.name] = self._value(field.annotation, field.metadata, held, (*path, key), (*spot, key))
            except ValueError as misfit:
                self.keep(*_wrong(field, held, misfit), held, (*path, key), (*spot, key))
        return values, set(values)

    def _model(self, kind: type[Value], raw: dict[str, Any], path: tuple[str | int, ...], spot: Spot) -> Value:
        problems, kept = len(self.parsed.problems), dict(self._kept)
        values, given = self._fields(kind, raw, path, spot)
        if any(field.required and field.name not in given for field in fields_of(kind).values()):
            del self.parsed.problems[problems:]
            self._kept = kept
            raise Misfit(wanted(kind))
        return made(kind, values, given)

    def _value(
        self, annotation: Any, metadata: tuple[Any, ...], raw: Any, path: tuple[str | int, ...], spot: Spot
    ) -> Any:
        if annotation is Any:
            return freeze(raw)
        if isinstance(raw, dict):
            if is_map(annotation):
                return self._map(annotation, raw, path, spot)
            models = [part for part in parts(annotation) if is_model(part)]
            if models:
                fitting = max(models, key=lambda model: len(fields_of(model).keys() & raw.keys()))
                return self._model(fitting, raw, path, spot)
        if isinstance(raw, list) and is_list_of_models(annotation):
            return self._list(get_args(annotation)[0], raw, path, spot)
        return leaf(annotation, metadata, raw)

    def _map(
        self, annotation: Any, raw: dict[str, Any], path: tuple[str | int, ...], spot: Spot
    ) -> FrozenMap[str, Any]:
        of = get_args(annotation)[1]
        values: dict[str, Any] = {}
        taken: dict[str, str] = {}
        for key, held in raw.items():
            try:
                if path == ("uses",):
                    _check_name(key, taken)
                values[key] = self._value(of, (), held, (*path, key), (*spot, key))
            except ValueError as misfit:
                what, mend = _bad(f"“{key}”", misfit)
                self.keep(what, mend, held, (*path, key), (*spot, key))
        return FrozenMap(values)

    def _list(self, of: type[Value], raw: list[Any], path: tuple[str | int, ...], spot: Spot) -> tuple[Value, ...]:
        values: list[Value] = []
        taken: dict[str, str] = {}
        for index, held in enumerate(raw):
            try:
                if not isinstance(held, dict):
                    raise Misfit(wanted(of))
                name = held.get("name")
                if isinstance(name, str) and "name" in fields_of(of):
                    _check_name(name, taken)
                token = name if isinstance(name, str) and "name" in fields_of(of) else f"[{index}]"
                values.append(self._model(of, held, (*path, index), (*spot, token)))
            except ValueError as misfit:
                what, mend = _bad(f"Item {index + 1} of “{path[-1]}”", misfit)
                self.keep(what, mend, held, (*path, index), (*spot, f"[{index}]"))
        return tuple(values)


class BadName(ValueError):
    """A name that cannot stand there."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.what, self.mend = what, mend


def _check_name(name: str, taken: dict[str, str]) -> None:
    """Refuse a name that cannot stand beside those taken (by lower case); a good one is taken now."""
    clash = taken.get(name.lower())
    if refusal := why_bad_name(name, [clash] if clash else []):
        raise BadName(*refusal)
    taken[name.lower()] = name


def _bad(place: str, misfit: ValueError) -> tuple[str, str]:
    if isinstance(misfit, BadName):
        return misfit.what, misfit.mend
    return f"{place} has a value that is not understood.", f"Write {misfit}."


def _wrong(field: Field, raw: Any, misfit: ValueError) -> tuple[str, str]:
    shown = repr(raw) if len(repr(raw)) < 60 else repr(raw)[:57] + "…"
    return f"“{field.key}” cannot be {shown}.", f"Write {misfit}."


def pointer(spot: Spot) -> str:
    """The key of `unknown` for a place in a file."""
    if len(spot) == 1 and not spot[0].startswith("/"):
        return spot[0]
    return "".join("/" + token.replace("~", "~0").replace("/", "~1") for token in spot)


def spot_of(key: str) -> Spot:
    """The place of a key of `unknown`."""
    if not key.startswith("/"):
        return (key,)
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in key[1:].split("/"))


def raw_of(value: Value, kind: type[Value], unknown: FrozenMap[str, Any]) -> dict[str, Any]:
    """The raw JSON of a value, as the file of `kind` says it, with what was not understood where it was.

    What the value says wins over what was kept; what was kept inside a thing that is gone goes with it.
    """
    raw: dict[str, Any] = plain(value, kind)
    for key in sorted(unknown, key=_by_index):
        *around, name = spot_of(key)
        at: Any = raw
        for token in around:
            at = _inside(at, token)
        if isinstance(at, dict):
            at.setdefault(name, thaw(unknown[key]))
        elif isinstance(at, list) and name[1:-1].isdigit():
            at.insert(int(name[1:-1]), thaw(unknown[key]))
    return raw


def _by_index(key: str) -> tuple[str, int, str]:
    around, _, name = key.rpartition("/")
    return (around, int(name[1:-1]), "") if name.startswith("[") and name[1:-1].isdigit() else (around, -1, name)


def _inside(at: Any, token: str) -> Any:
    if isinstance(at, dict):
        return at.get(token)
    if isinstance(at, list):
        if token[1:-1].isdigit():
            return at[int(token[1:-1])] if int(token[1:-1]) < len(at) else None
        return next((item for item in at if isinstance(item, dict) and item.get("name") == token), None)
    return None
