"""Conditions on the rows of a table, written as text: `mass > 4000 and species in ("Adelie", "Gentoo")`.

The text is parsed here and compared with columns; nothing of it is ever run as code. A row without a value in a
column fits no comparison with it. A single word is looked for in all columns of texts.
"""

import difflib
import operator
import re
from collections.abc import Callable, Sequence
from typing import Any

from .columns import Column, numbers

_TOKEN = re.compile(
    r"\s*(?:(?P<number>-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?![\w.])|(?P<text>\"[^\"]*\"|'[^']*')|`(?P<column>[^`]+)`"
    r"|(?P<sign><=|>=|==|!=|<>|[<>=~(),])|(?P<word>[^\W\d][\w.]*))"
)
_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "=": operator.eq, "==": operator.eq, "!=": operator.ne, "<>": operator.ne,
}  # fmt: skip
_TEXT_TESTS: dict[str, Callable[[str, str], bool]] = {
    "contains": lambda text, part: part.lower() in text.lower(),
    "~": lambda text, part: part.lower() in text.lower(),
    "starts": lambda text, part: text.lower().startswith(part.lower()),
    "ends": lambda text, part: text.lower().endswith(part.lower()),
}
_CONSTANTS: dict[str, Any] = {"true": True, "false": False, "missing": None, "none": None, "null": None, "nan": None}
DEEPEST = 50


class BadFilter(ValueError):
    """A condition that cannot be read or does not fit the table: the message says what would do."""


class Filter:
    """Reads one condition for a table whose columns have these names; `column` gets the one at a place."""

    def __init__(self, text: str, names: Sequence[str], column: Callable[[int], Column]) -> None:
        """Raises `BadFilter`."""
        self._names = list(names)
        self._column = column
        self._tokens = _tokens(text)
        self._at = 0
        self._depth = 0

    def mask(self) -> Any:
        """Which rows fit, as a numpy array of flags. Raises `BadFilter`."""
        if len(self._tokens) == 1 and self._tokens[0][0] in ("word", "text", "number"):
            kind, word = self._tokens[0]
            if word not in self._names or kind != "word":
                return self._anywhere(word)
        found = self._any()
        if self._at < len(self._tokens):
            raise BadFilter(f"“{self._peek()[1]}” was not expected. Join conditions with and, or.")
        return found

    def _anywhere(self, word: str) -> Any:
        found = None
        for place in range(min(len(self._names), 200)):
            column = self._column(place)
            if column.codes is not None:
                fits = _fitting(column, lambda level: word.lower() in str(level).lower())
                found = fits if found is None else found | fits
        if found is None:
            raise BadFilter(f"No column holds texts to look for “{word}” in. Write a condition such as x > 3.")
        return found

    def _any(self) -> Any:
        found = self._all()
        while self._word("or"):
            found = found | self._all()
        return found

    def _all(self) -> Any:
        found = self._one()
        while self._word("and"):
            found = found & self._one()
        return found

    def _one(self) -> Any:
        self._depth += 1
        if self._depth > DEEPEST:
            raise BadFilter("There are too many brackets.")
        try:
            if self._word("not"):
                return ~self._one()
            if self._sign("("):
                found = self._any()
                self._need(")")
                return found
            return self._condition()
        finally:
            self._depth -= 1

    def _condition(self) -> Any:
        column = self._named()
        there = _there(column)
        if self._word("is"):
            wanted = not self._word("not")
            if not any(self._word(name) for name in ("missing", "none", "null", "nan")):
                raise BadFilter("After “is” comes missing or not missing.")
            return ~there if wanted else there
        negated = self._word("not")
        if self._word("in"):
            self._need("(")
            found = self._compared(column, operator.eq, self._literal(column))
            while self._sign(","):
                found = found | self._compared(column, operator.eq, self._literal(column))
            self._need(")")
            return there & ~found if negated else found
        kind, sign = self._peek()
        if sign in _TEXT_TESTS and kind in ("word", "sign"):
            self._at += 1
            if sign in ("starts", "ends"):
                self._word("with")
            part = str(self._literal(column))
            test = _TEXT_TESTS[sign]
            found = _fitting(column, lambda level: test(str(level), part))
            return there & ~found if negated else found
        if negated:
            raise BadFilter("After “not” comes in or contains.")
        if kind == "sign" and sign in _SIGNS:
            self._at += 1
            return self._compared(column, _SIGNS[sign], self._literal(column))
        if column.kind == "b":
            return column.values.astype(bool) & there
        raise BadFilter(f"What about “{column.name}”? Write a condition such as {column.name} > 3.")

    def _compared(self, column: Column, test: Callable[[Any, Any], Any], other: Any) -> Any:
        there = _there(column)
        if isinstance(other, Column):
            left, right = _pair(column, other)
            return test(left, right) & there & _there(other)
        if other is None:
            return ~there if test is operator.eq else there
        if column.codes is not None:
            try:
                return _fitting(column, lambda level: bool(test(level, _like(level, other))))
            except TypeError:
                raise BadFilter(f"“{column.name}” cannot be compared with {other!r}.") from None
        try:
            return test(column.values, _as_kind(column, other)) & there
        except (TypeError, ValueError):
            raise BadFilter(f"“{column.name}” holds {column.dtype}; “{other}” is not one.") from None

    def _named(self) -> Column:
        kind, word = self._peek()
        if kind not in ("word", "column") and not (kind == "text" and word in self._names):
            raise BadFilter("A condition begins with a column." if kind else "The condition is not finished.")
        if word not in self._names:
            near = difflib.get_close_matches(word, self._names, 1)
            hint = f" Do you mean {near[0]}?" if near else f" There are: {', '.join(self._names[:8])}."
            raise BadFilter(f"There is no column “{word}”.{hint}")
        self._at += 1
        return self._column(self._names.index(word))

    def _literal(self, column: Column) -> Any:
        kind, word = self._peek()
        self._at += 1
        if kind == "number":
            return float(word) if any(sign in word for sign in ".eE") else int(word)
        if kind == "text":
            return word
        if kind == "column" or (kind == "word" and word in self._names):
            self._at -= 1
            return self._named()
        if kind == "word" and word.lower() in _CONSTANTS:
            return _CONSTANTS[word.lower()]
        if kind == "word" and column.codes is not None:
            return word  # a bare word is meant as a text
        if not kind:
            raise BadFilter("The condition is not finished: a value is missing.")
        raise BadFilter(f"“{word}” is no value. Write a number, a text in quotes, true, false or missing.")

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("", "")

    def _word(self, word: str) -> bool:
        kind, found = self._peek()
        hit = kind == "word" and found.lower() == word
        self._at += hit
        return hit

    def _sign(self, sign: str) -> bool:
        hit = self._peek() == ("sign", sign)
        self._at += hit
        return hit

    def _need(self, sign: str) -> None:
        if not self._sign(sign):
            raise BadFilter(f"A “{sign}” is missing.")


def _tokens(text: str) -> list[tuple[str, str]]:
    found = []
    at = 0
    text = text.strip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise BadFilter(f"“{text[at : at + 20]}” cannot be read. Write a condition such as mass > 4000.")
        kind = str(match.lastgroup)
        found.append((kind, match[kind][1:-1] if kind == "text" else match[kind]))
        at = match.end()
    if not found:
        raise BadFilter("The condition is empty.")
    return found


def _there(column: Column) -> Any:
    numpy = numbers()

    return ~column.missing if column.missing is not None else numpy.ones(len(column.values), dtype=bool)


def _fitting(column: Column, test: Callable[[Any], bool]) -> Any:
    """The rows whose value fits; each different value is tested once."""
    numpy = numbers()

    if column.codes is None:
        return numpy.array([test(value) for value in column.values], dtype=bool) & _there(column)
    fits = numpy.array([*(test(level) for level in column.levels), False], dtype=bool)
    return fits[column.codes]


def _like(level: Any, other: Any) -> Any:
    """The literal as the value's kind: a number that is compared with a text is a text."""
    return str(other) if isinstance(level, str) and not isinstance(other, str) else other


def _as_kind(column: Column, other: Any) -> Any:
    numpy = numbers()

    if column.kind == "M":
        return numpy.datetime64(str(other))
    if column.kind == "m":
        raise TypeError
    if isinstance(other, str):
        return float(other)
    return other


def _pair(one: Column, two: Column) -> tuple[Any, Any]:
    if one.codes is None and two.codes is None:
        return one.values, two.values
    return one.values.astype(str), two.values.astype(str)
