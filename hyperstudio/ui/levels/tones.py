"""The colour of a port, by what its type is about."""

from __future__ import annotations

from functools import lru_cache

from hyperstudio.graph.types import Type, parse_type

TABLES = frozenset({"pandas.DataFrame", "pandas.Series", "pandas.Index", "polars.DataFrame", "polars.Series"})
ARRAYS = frozenset({"numpy.ndarray", "torch.Tensor", "scipy.sparse.spmatrix", "scipy.sparse.csr_matrix"})
NUMBERS = frozenset({"int", "float", "complex"})
TEXTS = frozenset({"str", "typing.Literal"})
PATHS = frozenset({"pathlib.Path", "bytes"})
LISTS = frozenset({"list", "tuple", "set", "frozenset", "dict"})
MODELS = ("sklearn.", "torch.nn.", "xgboost.", "lightgbm.", "transformers.", "collections.abc.Callable")


def tone_of(type_text: str, port: str = "") -> str:
    """The name of a tone of the theme for a type; what a fitted workflow hands over is a model."""
    tone = _tone(type_text)
    return "model" if tone == "any" and port == "fitted" else tone


@lru_cache(maxsize=4096)
def _tone(type_text: str) -> str:
    parsed = parse_type(type_text)
    return _tone_of(parsed) if parsed is not None else "any"


def _tone_of(parsed: Type) -> str:
    if parsed.name == "|":
        inner = [part for part in parsed.arguments if part.name != "None"]
        tones = {_tone_of(part) for part in inner}
        return tones.pop() if len(tones) == 1 else "any"
    for names, tone in (
        (TABLES, "table"),
        (ARRAYS, "array"),
        (NUMBERS, "number"),
        (TEXTS, "text"),
        (PATHS, "path"),
        (LISTS, "list"),
    ):
        if parsed.name in names:
            return tone
    if parsed.name == "bool":
        return "flag"
    if parsed.name.startswith("collections.abc.") and not parsed.name.endswith("Callable"):
        return "list"
    return "model" if parsed.name.startswith(MODELS) else "any"
