"""What is done to whole lines of a text: indent, comment, double, move; each is one step that can be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QTextBlock, QTextCursor

from hyperstudio.ui.code.indents import indented


def chosen_lines(cursor: QTextCursor) -> tuple[int, int]:
    """The first and last line (from 0) that a cursor's selection touches; a line only reached at its start is not."""
    document = cursor.document()
    first = document.findBlock(cursor.selectionStart()).blockNumber()
    last = document.findBlock(max(cursor.selectionStart(), cursor.selectionEnd() - 1)).blockNumber()
    return first, max(first, last) if cursor.hasSelection() else first


def indent_lines(cursor: QTextCursor, by: int) -> None:
    """Indent the chosen lines by so many spaces, or take them away where `by` is negative."""
    _change_starts(cursor, lambda line: indented(line, by))


def toggle_comment(cursor: QTextCursor) -> None:
    """Make the chosen lines comments, or code again where all of them are."""
    document = cursor.document()
    first, last = chosen_lines(cursor)
    texts = [document.findBlockByNumber(number).text() for number in range(first, last + 1)]
    filled = [text for text in texts if text.strip()]
    if not filled:
        return
    depth = min(len(text) - len(text.lstrip()) for text in filled)
    if all(text.lstrip().startswith("#") for text in filled):
        _change_starts(cursor, _without_comment)
    else:
        _change_starts(cursor, lambda text: f"{text[:depth]}# {text[depth:]}" if text.strip() else text)


def duplicate_lines(cursor: QTextCursor) -> None:
    """Put the chosen lines below themselves once more; the cursor goes on in the copy."""
    first, last = chosen_lines(cursor)
    text, length = _lines(cursor, first, last)
    change = QTextCursor(cursor)
    end = cursor.document().findBlockByNumber(last)
    change.setPosition(end.position() + end.length() - 1)
    anchor, place = cursor.anchor(), cursor.position()
    change.insertText("\n" + text)
    cursor.setPosition(anchor + length + 1)
    cursor.setPosition(place + length + 1, QTextCursor.MoveMode.KeepAnchor)


def move_lines(cursor: QTextCursor, by: int) -> None:
    """Move the chosen lines up (-1) or down (1) past their neighbour; at the edge nothing happens."""
    document = cursor.document()
    first, last = chosen_lines(cursor)
    if (by < 0 and first == 0) or (by > 0 and last == document.blockCount() - 1):
        return
    text, _ = _lines(cursor, first, last)
    neighbour = document.findBlockByNumber(first - 1 if by < 0 else last + 1)
    shift = (neighbour.length()) * by
    anchor, place = cursor.anchor() + shift, cursor.position() + shift
    whole = f"{text}\n{neighbour.text()}" if by < 0 else f"{neighbour.text()}\n{text}"
    top, bottom = (first - 1, last) if by < 0 else (first, last + 1)
    change = QTextCursor(document.findBlockByNumber(top))
    end = document.findBlockByNumber(bottom)
    change.setPosition(end.position() + end.length() - 1, QTextCursor.MoveMode.KeepAnchor)
    change.insertText(whole)
    cursor.setPosition(anchor)
    cursor.setPosition(place, QTextCursor.MoveMode.KeepAnchor)


def _change_starts(cursor: QTextCursor, how: Callable[[str], str]) -> None:
    """Change the beginning of each chosen line; only that is replaced, so that the selection keeps its lines."""
    first, last = chosen_lines(cursor)
    block: QTextBlock = cursor.document().findBlockByNumber(first)
    change = QTextCursor(block)
    change.beginEditBlock()
    for _ in range(first, last + 1):
        old, new = block.text(), how(block.text())
        if new != old:
            same = 0
            while same < min(len(old), len(new)) and old[-1 - same] == new[-1 - same]:
                same += 1
            change.setPosition(block.position())
            change.setPosition(block.position() + len(old) - same, QTextCursor.MoveMode.KeepAnchor)
            change.insertText(new[: len(new) - same])
        block = block.next()
    change.endEditBlock()


def _without_comment(text: str) -> str:
    before, sign, after = text.partition("#")
    return before + after.removeprefix(" ") if sign and not before.strip() else text


def _lines(cursor: QTextCursor, first: int, last: int) -> tuple[str, int]:
    document = cursor.document()
    texts = [document.findBlockByNumber(number).text() for number in range(first, last + 1)]
    start, end = document.findBlockByNumber(first), document.findBlockByNumber(last)
    return "\n".join(texts), end.position() + end.length() - 1 - start.position()
