"""A text as bytes, in which the places of its syntax tree are found and changed; every other byte stays."""

import ast
import re
from collections.abc import Iterable, Iterator

from hyperstudio.reading.syntax import MARK

_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class SourceBytes:
    """A text as bytes, in which the places of a syntax tree are found."""

    def __init__(self, text: str) -> None:
        self.content = text.encode("utf-8", "surrogatepass")
        self.starts = [found.start() for found in _LINE.finditer(self.content)]
        self.mark = len(MARK.encode()) if text.startswith(MARK) else 0

    def at(self, line: int, column: int) -> int:
        """The offset of a line (from 1) and column (in bytes), as the tree tells them."""
        return self.starts[line - 1] + column + (self.mark if line == 1 else 0)

    def span(self, node: ast.expr | ast.stmt | ast.alias) -> tuple[int, int]:
        """Where the source of `node` begins and ends."""
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
        return self.at(node.lineno, node.col_offset), self.at(end_line, end_column)

    def in_text(self, node: ast.expr | ast.stmt, wanted: bytes) -> Iterator[int]:
        """Where a whole word stands in the source of `node`, not behind a dot."""
        start, end = self.span(node)
        for found in re.finditer(rb"(?<![\w.])" + wanted + rb"(?!\w)", self.content[start:end]):
            yield start + found.start()

    def in_braces(self, node: ast.expr, wanted: bytes) -> Iterator[int]:
        """Where a whole word stands in the braces of an f-string."""
        start, end = self.span(node)
        for brace in re.finditer(rb"\{[^{}]*\}?", self.content[start:end].replace(b"{{", b"  ")):
            word = re.finditer(rb"(?<![\w.'\"])" + wanted + rb"(?![\w'\"])", brace[0])
            yield from (start + brace.start() + found.start() for found in word)

    def replaced(self, changes: Iterable[tuple[int, int, str]]) -> str:
        """The text with other words between some offsets; they must not overlap."""
        content = self.content
        for start, end, new in sorted(changes, reverse=True):
            content = content[:start] + new.encode("utf-8", "surrogatepass") + content[end:]
        return content.decode("utf-8", "surrogatepass")
