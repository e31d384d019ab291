import ast

import pytest

from hyperstudio.errors import StudioError
from hyperstudio.reading.code import read_code
from hyperstudio.reading.digests import code_digest
from hyperstudio.reading.skeleton import rename_public


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("def knn(a): return knn(a)  # knn\n", "def mean(a): return mean(a)  # knn\n"),
        ("@mark\r\nasync  def   knn(a):\r\n\treturn 'knn'\r\n", "@mark\r\nasync  def   mean(a):\r\n\treturn 'knn'\r\n"),
        ("def \\\n  knn(a): pass\n", "def \\\n  mean(a): pass\n"),
        ("é = 'ü'; ö = 1\ndef knn(a): return ('ü', knn)\n", "é = 'ü'; ö = 1\ndef mean(a): return ('ü', mean)\n"),
        ("\ufeffdef knn(a): return knn\n", "\ufeffdef mean(a): return mean\n"),
        ("__all__ = ['knn', 'knn_2']\ndef knn(a): ...\n", "__all__ = ['mean', 'knn_2']\ndef mean(a): ...\n"),
        ("def knn(a): return a.knn(knn=1)\n", "def mean(a): return a.knn(knn=1)\n"),
        ("def knn(a): return f'{knn(a)!r} {{knn}} knn'\n", "def mean(a): return f'{mean(a)!r} {{knn}} knn'\n"),
        ("def knn(a): ...\ndef f(knn): return knn\n", "def mean(a): ...\ndef f(knn): return knn\n"),
        ("def knn(a): ...\nx = [knn for knn in y]\n", "def mean(a): ...\nx = [knn for knn in y]\n"),
        ("def knn(a): ...\nx = [knn for z in y]\n", "def mean(a): ...\nx = [mean for z in y]\n"),
        (
            "def knn(a): ...\ndef f():\n  knn = 1\n  return knn\n",
            "def mean(a): ...\ndef f():\n  knn = 1\n  return knn\n",
        ),
        (
            "def knn(a): ...\ndef f():\n  global knn\n  knn = 1\n",
            "def mean(a): ...\ndef f():\n  global mean\n  mean = 1\n",
        ),
        ("class Knn:\n  def fit(self) -> 'Knn': ...\n", "class Mean:\n  def fit(self) -> 'Mean': ...\n"),
        ("class Knn:\n  x: 'list[Knn]' = Knn.x\n", "class Mean:\n  x: 'list[Mean]' = Mean.x\n"),
        ("def knn(a: Literal['knn']): ...\n", "def mean(a: Literal['knn']): ...\n"),
        ("def knn(a):\n    return (\n", "def mean(a):\n    return (\n"),
        ("def other(): return knn\n", "def other(): return knn\n"),
        ("", ""),
    ],
)
def test_only_the_public_name_changes(before, after):
    assert rename_public(before, "knn", "mean") == after


def test_a_local_variable_of_the_new_name_is_in_nobodys_way():
    text = "def knn(rows):\n    mean = sum(rows)\n    return mean\n"
    assert rename_public(text, "knn", "mean") == text.replace("def knn", "def mean")


@pytest.mark.parametrize(
    "text",
    [
        "from statistics import mean\ndef knn(a): return mean(a)\n",
        "def mean(a): ...\ndef knn(a): ...\n",
        "def knn(a):\n    mean = 1\n    return knn(mean)\n",
        "def knn(mean): return knn(mean)\n",
    ],
)
def test_a_new_name_that_means_something_here_is_refused(text):
    with pytest.raises(StudioError, match="means something else"):
        rename_public(text, "knn", "mean")


def test_a_renamed_file_is_still_read_and_keeps_its_digest():
    text = "import numpy as np\n\n\ndef knn(a: np.ndarray, *, k: int = 5) -> np.ndarray:\n    return knn(a, k=k - 1)\n"
    renamed = rename_public(text, "knn", "nearest")
    assert not read_code(renamed, "nearest").problems
    assert code_digest(renamed, "nearest") == code_digest(text, "knn")
    assert rename_public(renamed, "nearest", "knn") == text
    ast.parse(renamed)
