"""Where the keys of a JSON text stand: a scanner that says the line of every key and item, whatever the nesting."""

import re
from collections.abc import Iterator

Path = tuple[str | int, ...]

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}:,]|[^\s"\[\]{}:,]+|\n', re.DOTALL)
_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))')
_LETTERS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


def nesting(text: str) -> tuple[int, int]:
    """How deep the brackets of `text` are nested, and the line where they are deepest; nothing is built."""
    deepest = depth = place = 0
    for found in _BRACKET.finditer(text):
        match found.group():
            case "{" | "[":
                depth += 1
                if depth > deepest:
                    deepest, place = depth, found.start()
            case "}" | "]":
                depth -= 1
            case _:
                pass
    return deepest, text.count("\n", 0, place) + 1


def lines_of(text: str) -> dict[Path, list[int]]:
    """The lines (from 1) of every key and list item by its path; a key that is there twice has two."""
    lines: dict[Path, list[int]] = {}
    around: list[tuple[Path, int]] = []  # path of each open container; index of the item that comes, -1 in an object
    key: str | None = None
    awaits_value = True
    for token, line in _tokens(text):
        if token in ("}", "]"):
            if around:
                around.pop()
            awaits_value = False
            continue
        if token == ",":
            if around and around[-1][1] >= 0:
                around[-1] = (around[-1][0], around[-1][1] + 1)
            key, awaits_value = None, True
            continue
        if token == ":" or not awaits_value:
            continue
        in_object = bool(around) and around[-1][1] < 0
        if in_object and key is None:
            key = _unquoted(token)
            lines.setdefault((*around[-1][0], key), []).append(line)
            continue
        path: Path = () if not around else (*around[-1][0], key if key is not None else around[-1][1])
        if not in_object:
            lines.setdefault(path, []).append(line)
        awaits_value = False
        if token in ("{", "["):
            around.append((path, -1 if token == "{" else 0))
            key, awaits_value = None, True
    return lines


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    line = 1
    for found in _TOKEN.finditer(text):
        token = found.group()
        if token == "\n":
            line += 1
        else:
            yield token, line
            line += token.count("\n")


def _unquoted(token: str) -> str:
    if "\\" not in token:
        return token.strip('"')

    def plain(escape: re.Match[str]) -> str:
        if escape.group(1):
            return chr(int(escape.group(1), 16))
        return _LETTERS.get(escape.group(2), escape.group(2))

    return _ESCAPE.sub(plain, token[1:-1]).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
