"""The syntax tree of a text document (tree-sitter), kept in step with every change: only what changed is read again."""

from __future__ import annotations

import time

import tree_sitter_python
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextDocument
from tree_sitter import Language, Node, Parser, Point, Tree

PYTHON = Language(tree_sitter_python.language())
LARGEST_STEP = 20_000
"""Changes of more characters than this are read as a new text."""
SLOW = 0.008
"""After a reading that took longer (seconds), the next waits for a moment without a key: the letter comes first."""
LATER_MS = 60
SETTLED_MS = 300
"""After so long without a change a tree with errors is made anew."""
OPENING = {"(": ")", "[": "]", "{": "}"}


class SyntaxTree(QObject):
    """The tree of a document. Make it before anything else that listens to the document's changes.

    `changed` tells the first and the last line (from 0) whose syntax may have changed, and how many lines came.
    Qt and the tree both count in UTF-16: a place of Qt is two bytes.
    """

    changed = Signal(int, int, int)

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._document = document
        self._parser = Parser(PYTHON)
        self.text = ""
        self._bytes = b""
        self._lines = 1
        self.tree: Tree = self._parser.parse(b"", encoding="utf16le")
        self._top, self._bottom, self._cost = 0, -1, 0.0
        self._later = QTimer(self, singleShot=True, interval=LATER_MS)
        self._later.timeout.connect(self._mend)
        self._settling = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._settling.timeout.connect(self.settle)
        document.contentsChange.connect(self._follow)
        self._read_anew()

    def bracket_pair(self, place: int) -> tuple[int, int] | None:
        """The places of the bracket at `place` (of Qt) and of its partner; None where there is none, or no partner."""
        node = self.tree.root_node.descendant_for_byte_range(place * 2, place * 2 + 2)
        around = node.parent if node is not None else None
        if node is None or around is None or node.start_byte != place * 2 or node.end_byte != place * 2 + 2:
            return None
        partner = None
        if node.type in OPENING:
            partner = _first_after(around, node, OPENING[node.type])
        elif node.type in OPENING.values():
            opening = next(sign for sign, closing in OPENING.items() if closing == node.type)
            partner = _last_before(around, node, opening)
        return None if partner is None else (place, partner.start_byte // 2)

    def in_string_or_comment(self, place: int) -> bool:
        """Whether what stands before a place (of Qt) is text or a comment, and no code."""
        if place <= 0:
            return False
        node = self.tree.root_node.descendant_for_byte_range(place * 2 - 2, place * 2)
        return node is not None and node.type in {"comment", "string_content", "string_start", "escape_sequence"}

    def settle(self) -> None:
        """Where the tree has errors, read the whole text again.

        What was once wrong can stay wrong in a tree that is only mended where the text changed.
        """
        self._mend()
        if self.tree.root_node.has_error:
            before, self.tree = self.tree, self._parser.parse(self._bytes, encoding="utf16le")
            ranges = before.changed_ranges(self.tree)
            if ranges:
                self.changed.emit(ranges[0].start_point.row, ranges[-1].end_point.row, 0)

    def _follow(self, place: int, removed: int, added: int) -> None:
        length = self._document.characterCount() - 1
        if max(removed, added) > LARGEST_STEP or place + added > length or (place + removed) * 2 > len(self._bytes):
            self._read_anew()
            return
        before, old = self.tree, self._bytes
        start = self._document.findBlock(place)
        end = self._document.findBlock(place + added)
        first = Point(start.blockNumber(), (place - start.position()) * 2)
        new_end = Point(end.blockNumber(), (place + added - end.position()) * 2)
        gone = old[place * 2 : (place + removed) * 2].decode("utf-16-le", "surrogatepass").split("\n")
        width = len(gone[-1].encode("utf-16-le", "surrogatepass"))
        old_end = Point(first.row + len(gone) - 1, width + (first.column if len(gone) == 1 else 0))
        self._take_text()
        before.edit(place * 2, (place + removed) * 2, (place + added) * 2, first, old_end, new_end)
        came = self._document.blockCount() - self._lines
        if self._top > self._bottom:
            self._top, self._bottom = first.row, new_end.row
        else:
            self._top, self._bottom = min(self._top, first.row), max(self._bottom + max(0, came), new_end.row)
        if self._cost > SLOW:
            self._later.start()
        else:
            self._mend()

    def _mend(self) -> None:
        """Read what changed since the last time."""
        if self._top > self._bottom:
            return
        before, start = self.tree, time.thread_time()
        self.tree = self._parser.parse(self._bytes, before, encoding="utf16le")
        self._cost = time.thread_time() - start
        top, bottom = self._top, self._bottom
        for changed in before.changed_ranges(self.tree):
            top, bottom = min(top, changed.start_point.row), max(bottom, changed.end_point.row)
        lines = self._document.blockCount()
        came, self._lines = lines - self._lines, lines
        self._top, self._bottom = 0, -1
        self._settling.start()
        self.changed.emit(top, min(bottom, lines - 1), came)

    def _read_anew(self) -> None:
        self._take_text()
        self.tree = self._parser.parse(self._bytes, encoding="utf16le")
        self._lines = self._document.blockCount()
        self._top, self._bottom = 0, -1
        self.changed.emit(0, self._lines - 1, 0)

    def _take_text(self) -> None:
        self.text = self._document.toPlainText()
        self._bytes = self.text.encode("utf-16-le", "surrogatepass")


def _first_after(around: Node, node: Node, kind: str) -> Node | None:
    ending = around.child(around.child_count - 1)
    if ending is not None and ending.type == kind:
        return ending
    return next((c for c in around.children if c.start_byte > node.start_byte and c.type == kind), None)


def _last_before(around: Node, node: Node, kind: str) -> Node | None:
    beginning = around.child(0)
    if beginning is not None and beginning.type == kind:
        return beginning
    found = [c for c in around.children if c.start_byte < node.start_byte and c.type == kind]
    return found[-1] if found else None
