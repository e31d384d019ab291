import ast
import io
import tokenize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyperstudio.reading.digests import code_digest

KNN = '''"""About this file."""

import numpy as np

LIMIT = 3


def helper(rows):
    """A helper: its docstring may be a prompt."""
    return [row * 2.5 for row in rows if row is not None]


def knn(table: "np.ndarray", *, k: int = 5) -> "np.ndarray":
    """Fill the gaps."""
    text = f"{k!r:>{LIMIT}} rows"
    try:
        while k > 0x10 and not table:
            k -= 1
    except (ValueError, KeyError) as error:
        raise RuntimeError(text) from error
    match k:
        case [1, *rest] | {"a": rest}:
            return rest
    return helper(table)[::2], b"bytes", 1j, True, ..., lambda x, /, y=-1, *z, **w: (yield)
'''


def same(one: str, other: str, name: str | None = "knn") -> bool:
    return code_digest(one, name) == code_digest(other, name)


def test_comments_formatting_and_the_public_docstrings_do_not_count():
    changed = (
        KNN.replace('"""About this file."""', "# nothing")
        .replace('    """Fill the gaps."""\n', '    """Something else."""  # here\n')
        .replace("0x10", "16")
        .replace("helper(table)[::2]", "(helper( table )[ :: 2 ])")
        .replace("    ", "  ")
    )
    assert changed != KNN
    assert same(KNN, changed)


def test_every_other_docstring_counts():
    assert not same(KNN, KNN.replace("may be a prompt", "is a prompt"))
    assert not same(KNN, KNN.replace("Fill the gaps", "Fill"), name=None)
    fitted = 'class Knn:\n    """A."""\n    def fit(self):\n        """B."""\n'
    assert same(fitted, fitted.replace("A.", "C."))
    assert not same(fitted, fitted.replace("B.", "C."))


@pytest.mark.parametrize(
    "text",
    [
        '@tool\ndef knn(a):\n    """A."""\n',
        'def knn(a):\n    """A."""\n    return knn.__doc__\n',
        'def knn(a):\n    """A."""\n    return getattr(knn, "__doc__")\n',
        'import inspect\ndef knn(a):\n    """A."""\n    return inspect.getdoc(knn)\n',
        'from dspy import Signature\nclass Knn(Signature):\n    """A."""\n',
        'class Knn(metaclass=Tool):\n    """A."""\n',
    ],
)
def test_a_docstring_that_somebody_may_read_counts(text):
    assert not same(text, text.replace('"""A."""', '"""B."""'))


def test_a_file_that_reads_its_docstring_keeps_that_of_the_module_too():
    text = '"""A."""\nimport argparse\ndef knn(a):\n    return __doc__\n'
    assert not same(text, text.replace("A.", "B."))


def test_a_file_that_reads_its_own_source_counts_to_the_letter():
    text = "import inspect\ndef knn(a):\n    return inspect.getsource(knn)\n"
    assert not same(text, text + "# more\n")


def test_renaming_the_implementation_changes_nothing():
    for template in (
        "def {}(rows):\n    return rows.mean() if rows else {}([1])\n",
        "from sklearn import impute\ndef {}(rows):\n    return impute.SimpleImputer(strategy='mean').fit(rows)\n#{}",
        "import logging\nlog = logging.getLogger(__name__)\ndef {}(rows):\n    return rows\n#{}",
    ):
        assert code_digest(template.format("mean", "mean"), "mean") == code_digest(template.format("knn", "knn"), "knn")
    assert code_digest("class Mean:\n    x = 1\n", "mean") == code_digest("class Knn:\n    x = 1\n", "knn")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("def a(x, *, a=1):\n    return a\n", "def b(x, *, a=1):\n    return b\n"),
        ("def a(x, *, a=1):\n    return a\n", "def b(x, *, b=1):\n    return b\n"),
        ("def a(a):\n    return a\n", "def b(a):\n    return b\n"),
        ("def a(x):\n    return a.__name__\n", "def b(x):\n    return b.__name__\n"),
        ("def a(x):\n    return globals()['a']\n", "def b(x):\n    return globals()['a']\n"),
        ("@register\ndef a(x):\n    return x\n", "@register\ndef b(x):\n    return x\n"),
        ("def a(x):\n    return x\nimport a.c\ny = a\n", "def b(x):\n    return x\nimport a.c\ny = b\n"),
        ("def a(x):\n    return max(x, key='a')\n", "def b(x):\n    return max(x, key='b')\n"),
    ],
)
def test_files_that_compute_different_things_under_different_names_differ(one, other):
    assert code_digest(one, "a") != code_digest(other, "b")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x = 5", "x = 5.0"),
        ("x = 1", "x = True"),
        ("x = 5", "x = '5'"),
        ("x = 'a'", "x = b'a'"),
        ("x = (1,)", "x = [1]"),
        ("x = 'a\\nb'", "x = 'a', 'b'"),
        ("a = b", "b = a"),
        ("if a:\n  b\nc", "if a:\n  b\n  c"),
        ("if a:\n  b\nelse:\n  c", "if a:\n  b\n  c"),
        ("return_ = f(*a)", "return_ = f(a)"),
        ("f(a=1)", "f(a, 1)"),
        ("def f(a, /): pass", "def f(a): pass"),
        ("def f(*, a): pass", "def f(a): pass"),
        ("async def f(): pass", "def f(): pass"),
        ("from a import b", "from .a import b"),
        ("import a as b", "import a, b"),
        ("x = f'{a!r}'", "x = f'{a!s}'"),
        ("a < b < c", "a < b > c"),
        ("a - b", "a + b"),
        ("a.b", "b.a"),
        ("return_: int", "return_: int = 1"),
        ("x = None", "x = 'None'"),
    ],
)
def test_what_means_something_else_differs(one, other):
    assert not same(one, other)


def test_what_is_no_python_is_digested_as_text():
    assert not same("def knn(:", "def knn(: ")
    assert same("def knn(:", "def knn(:")


def test_numbers_of_any_length_and_very_deep_code_are_digested():
    assert not same("x = 0x" + "f" * 10000, "x = 0x" + "e" * 10000)
    assert not same("x = " + "-" * 500 + "1", "x = " + "-" * 501 + "1")


@st.composite
def loosened(draw):
    """KNN with comments and blank lines put between its logical lines, and trailing spaces and comments."""
    ends = {
        token.start[0]
        for token in tokenize.generate_tokens(io.StringIO(KNN).readline)
        if token.type == tokenize.NEWLINE
    }
    comment = st.text(
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\u2028\u2029"), max_size=20
    )
    lines = []
    for number, line in enumerate(KNN.splitlines(), 1):
        if number in ends and draw(st.booleans()):
            line += "  # " + draw(comment)
        lines.append(line)
        if number in ends and draw(st.booleans()):
            lines += ["", " " * draw(st.integers(0, 9)) + "# " + draw(comment)]
    return draw(st.sampled_from(["\n", "\r\n"])).join(lines) + "\n"


@given(loosened())
def test_comments_and_space_anywhere_keep_the_digest(text):
    assert same(KNN, text)


def constants(tree: ast.AST) -> list[ast.Constant]:
    """Every constant that counts and may be any value: not the docstrings above, no text inside an f-string."""
    inside = {part for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and node not in inside]
    return [node for node in found if node.value not in ("About this file.", "Fill the gaps.")]


ANYTHING = st.one_of(st.none(), st.booleans(), st.integers(0), st.floats(0, allow_nan=False), st.text(), st.binary())


@given(st.integers(0, len(constants(ast.parse(KNN))) - 1), ANYTHING)
def test_changing_any_constant_changes_the_digest(which, value):
    tree = ast.parse(KNN)
    before = ast.unparse(tree)
    node = constants(tree)[which]
    unchanged = type(node.value) is type(value) and node.value == value
    node.value = value
    assert same(before, ast.unparse(tree)) == unchanged
