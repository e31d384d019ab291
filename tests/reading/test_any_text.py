import ast
import contextlib
import random
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from hyperstudio import graph
from hyperstudio.errors import StudioError
from hyperstudio.graph.names import suggestion
from hyperstudio.reading.code import read_code
from hyperstudio.reading.digests import code_digest
from hyperstudio.reading.imports import imports_of
from hyperstudio.reading.skeleton import rename_public

PIECES = [
    "def ",
    "class ",
    "block",
    "Block",
    "(",
    ")",
    ":",
    "*",
    ", ",
    "a",
    "b",
    "=",
    " -> ",
    "int",
    "Annotated[",
    "]",
    "Ge(1)",
    "Literal[",
    "'a'",
    '"',
    "\n",
    "\n    ",
    "return ",
    "import ",
    "from ",
    ".",
    "1",
    "-",
    "|",
    "None",
    "lambda ",
    "x.y",
    "self",
    "__init__",
    "fit",
    "__call__",
    "@",
    "async ",
    "yield ",
    "f'{",
    "}'",
    "\\",
    "\0",
    "\r",
    "\t",
    "\udcff",
    "é",
    "#",
]
LINES = [
    "from typing import Annotated, Literal",
    "import enum",
    "A = Annotated[B, A]",
    "B = 'A | B'",
    "C = C",
    "Block = block",
    "class E(E): X = 1",
    "class E(enum.Enum):\n    X = Y = Z, W = 1",
    "def block(*, p: A = A) -> 'B': ...",
    "def block(a: A, b: 'x' 'y', *c, d: Literal[E.X, (1, 2)] = E['X'], **e): yield",
    "class Block(Block): ...",
    "class Block:\n    def __init__(self, k: E = E(1)): ...\n    def fit(): ...\n    def __call__(self, *, q): ...",
    "def block(*, p: Annotated[int, Ge(), Ge(None), Interval(1, 2, 3, 4, 5), Field(**x)] = 10**9): ...",
    "def block(*, p: Annotated[float, MultipleOf(1e-320)] = 1e308, q: list[()] = {[]: 1}, r: Annotated[()] = 1): ...",
    "def block(*, p: Annotated[int, MultipleOf(3)] = 0x" + "f" * 9000 + "): ...",
    "def block(*, p: Annotated[float, MultipleOf(0.3)] = 0x" + "f" * 9000 + "): ...",
    "def block(*, p: Annotated[int, Ge(0x" + "f" * 9000 + ")] = 1): ...",
]
HERE = sorted(Path(graph.__file__).parent.glob("*.py"))


def read_every_way(text: str, name: str) -> None:
    code = read_code(text, name, file="a.py")
    assert all(problem.file == "a.py" and (problem.line or 0) >= 1 for problem in code.problems)
    hash(code)
    imports_of(text, "a.b.c")
    assert len(code_digest(text, name)) == 32
    with contextlib.suppress(StudioError):
        rename_public(text, name, "another")


@given(st.text(), st.text(min_size=1).map(suggestion))
def test_any_text_is_read_without_an_error(text, name):
    read_every_way(text, name)


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_sequence_of_python_words_is_read_without_an_error(text):
    read_every_way(text, "block")


@given(st.lists(st.sampled_from(LINES), max_size=6).map("\n".join))
def test_odd_but_legal_files_are_read_without_an_error(text):
    read_every_way(text, "block")


@given(st.sampled_from(HERE), st.randoms(use_true_random=False))
def test_a_damaged_file_is_read_without_an_error(path: Path, chance: random.Random):
    text = path.read_text("utf-8")
    start = chance.randrange(len(text))
    read_every_way(text[:start] + text[start + chance.randrange(1, 40) :], "freeze")


def test_nothing_of_a_file_is_run(tmp_path: Path):
    mark = tmp_path / "was_run"
    read_every_way(f"open({str(mark)!r}, 'w')\ndef block(a: open({str(mark)!r}, 'w')) -> int: ...\n", "block")
    assert not mark.exists()


def test_reading_leaves_no_trace_in_shared_trees():
    text = "def block(a: 'list[int]') -> int: ...\n"
    before = code_digest(text, "block")
    read_every_way(text, "block")
    code_digest.cache_clear()
    assert code_digest(text, "block") == before
    assert isinstance(ast.parse(text), ast.Module)
