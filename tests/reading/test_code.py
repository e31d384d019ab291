from textwrap import dedent

from hyperstudio.reading.code import read_code

STRIP_UNITS = '''
from typing import Annotated
import pandas as pd
from annotated_types import Interval

ROUND = 2

def _number(text):
    return float(text)

def strip_units(table: pd.DataFrame, *, digits: Annotated[int, Interval(ge=0, le=6)] = 2) -> pd.DataFrame:
    """Remove units from text columns and round what is left."""
    return table
'''

KNN = '''
from __future__ import annotations
from typing import Annotated
import numpy as np
import pandas as pd
from annotated_types import Interval

class Knn:
    """Fill each gap with the mean of the k nearest training rows.

    Args:
        k: How many rows.
    """

    def __init__(self, *, k: Annotated[int, Interval(ge=1, le=50)] = 5, metric: str = "euclidean") -> None:
        self.k = k

    def fit(self, table: pd.DataFrame, target: np.ndarray) -> None:
        self.rows = table

    def __call__(self, table: pd.DataFrame) -> pd.DataFrame:
        return table.fillna(self.rows.mean())
'''


def read(text: str, name: str = "block"):
    return read_code(dedent(text), name)


def ports(found):
    return [(port.name, port.type) for port in found]


def errors(code):
    return [problem.what for problem in code.problems if problem.severity == "error"]


def test_a_function_has_ports_before_the_star_and_parameters_after_it():
    code = read_code(STRIP_UNITS, "strip_units")
    assert code.form == "function"
    assert ports(code.inputs) == [("table", "pandas.DataFrame")]
    assert code.returns == "pandas.DataFrame"
    assert [(p.name, p.form, p.default, p.low, p.high) for p in code.parameters] == [("digits", "int", 2, 0, 6)]
    assert code.doc == "Remove units from text columns and round what is left."
    assert code.line == 11
    assert not code.problems


def test_a_class_learns_with_fit_and_is_applied_by_call():
    code = read_code(KNN, "knn")
    assert code.form == "class"
    assert ports(code.learning) == [("table", "pandas.DataFrame"), ("target", "numpy.ndarray")]
    assert ports(code.inputs) == [("table", "pandas.DataFrame")]
    assert code.returns == "pandas.DataFrame"
    assert [(p.name, p.default, p.doc) for p in code.parameters] == [
        ("k", 5, "How many rows."),
        ("metric", "euclidean", ""),
    ]
    assert not code.problems


def test_plain_arguments_of_a_class_are_parameters_too():
    code = read(
        """
        class Block:
            def __init__(self, k: int = 5, *, deep: bool = False) -> None: ...
            def fit(self, rows: list[int]) -> None: ...
            def __call__(self, rows: list[int]) -> list[int]: ...
        """
    )
    assert [parameter.name for parameter in code.parameters] == ["k", "deep"]
    assert not code.problems


def test_the_fields_of_a_dataclass_are_its_parameters():
    code = read(
        """
        from dataclasses import dataclass, field
        from typing import ClassVar
        @dataclass
        class Block:
            k: int = 5
            names: list[str] = field(default_factory=list)
            rows: list[int] = field(init=False)
            count: ClassVar[int] = 0
            def fit(self, rows: list[int]) -> None: ...
            def __call__(self, rows: list[int]) -> list[int]: ...
        """
    )
    assert [(p.name, p.form, p.default) for p in code.parameters] == [("k", "int", 5), ("names", "list", ())]


def test_methods_of_a_base_class_in_the_same_file_count():
    code = read(
        """
        class _Shared:
            def __init__(self, *, k: int = 5) -> None: ...
            def fit(self, rows: list[int]) -> None: ...
        class Block(_Shared):
            def __call__(self, rows: list[int]) -> list[int]: ...
        """
    )
    assert [p.name for p in code.parameters] == ["k"]
    assert ports(code.learning) == [("rows", "list[int]")]
    assert not code.problems


def test_types_are_written_with_full_module_names():
    code = read(
        """
        import pandas as pd, numpy as np, collections.abc, PIL.Image
        import builtins
        from pathlib import Path
        from typing import Any, Optional as Maybe, Annotated, Literal
        Table = pd.DataFrame
        class Thing: ...
        def block(
            a: pd.DataFrame, b: np.ndarray, c: Path, d: Any, e: int, f: "pd.Series", g: Thing, h: Maybe[Path],
            i: dict[str, list["np.ndarray"]], j: pd.DataFrame | None, k: Table, l: Annotated[Path, "kept"],
            m: Literal["Path"], n: collections.abc.Callable[[int], Path], o: PIL.Image.Image, p: tuple[Path, ...],
            q: builtins.int, r: tuple[()],
        ) -> tuple["pd.DataFrame", Path]: ...
        """
    )
    assert [port.type for port in code.inputs] == [
        "pandas.DataFrame",
        "numpy.ndarray",
        "pathlib.Path",
        "typing.Any",
        "int",
        "pandas.Series",
        "Thing",
        "typing.Optional[pathlib.Path]",
        "dict[str, list[numpy.ndarray]]",
        "pandas.DataFrame | None",
        "pandas.DataFrame",
        "pathlib.Path",
        "typing.Literal['Path']",
        "collections.abc.Callable[[int], pathlib.Path]",
        "PIL.Image.Image",
        "tuple[pathlib.Path, ...]",
        "int",
        "tuple[()]",
    ]
    assert code.returns == "tuple[pandas.DataFrame, pathlib.Path]"


def test_imports_for_type_checkers_only_count_too():
    code = read(
        """
        from typing import TYPE_CHECKING
        if TYPE_CHECKING:
            from pandas import DataFrame
        def block(table: "DataFrame") -> "DataFrame": ...
        """
    )
    assert ports(code.inputs) == [("table", "pandas.DataFrame")]


def test_a_type_that_holds_itself_is_written_once():
    code = read("Tree = dict[str, 'Tree']\ndef block(tree: Tree) -> int: ...")
    assert ports(code.inputs) == [("tree", "dict[str, Tree]")]


def test_an_input_with_a_default_may_stay_unwired():
    code = read("LIMIT = 3\ndef block(a: int, b: int = 3, c: int = LIMIT) -> int: ...")
    assert [(port.name, port.has_default, port.default) for port in code.inputs] == [
        ("a", False, None),
        ("b", True, 3),
        ("c", True, None),
    ]


def test_async_and_generator_functions_are_told_apart():
    assert read("async def block(a: int) -> int: ...").is_async
    assert read("from collections.abc import Iterator\ndef block(a: int) -> Iterator[int]:\n    yield a").is_generator
    inner = read("def block(a: int) -> int:\n    def items():\n        yield a\n    return sum(items())")
    assert not inner.is_generator


def test_a_syntax_error_is_a_problem_with_its_line_and_file():
    (problem,) = read_code("import os\ndef block(:\n", "block", file="a/block.py").problems
    assert (problem.file, problem.line) == ("a/block.py", 2)
    assert problem.what.startswith("Python cannot read this file")
    assert problem.mend == "Correct line 2."


def test_a_missing_function_names_what_there_is():
    (problem,) = read("def clean(table): ...\ndef _own(): ...").problems
    assert problem.what == "This file has no function “block”."
    assert "“clean”" in problem.mend
    assert "_own" not in problem.mend


def test_an_empty_file_says_what_to_write():
    (problem,) = read("").problems
    assert "def block(…)" in problem.mend
    assert "class Block" in problem.mend


def test_a_function_that_is_only_imported_cannot_be_read():
    (problem,) = read("from ._inner import block").problems
    assert "Write it here" in problem.mend


def test_function_and_class_together_are_a_problem():
    code = read("def block(a: int) -> int: ...\nclass Block: ...")
    assert code.form == "none"
    assert errors(code) == ["Here are both a function “block” and a class “Block”."]


def test_a_class_called_like_the_file_is_told_its_right_name():
    (problem,) = read("class block: ...").problems
    assert "“Block”" in problem.mend


def test_stars_are_problems():
    assert errors(read("def block(*tables: int, **more: int) -> int: ...")) == [
        "“*tables” in “block” does not say what it takes.",
        "“**more” in “block” does not say what it takes.",
    ]


def test_a_parameter_may_not_bear_an_inputs_name():
    code = read(
        """
        class Block:
            def __init__(self, *, rows: int = 1) -> None: ...
            def fit(self, rows: list[int]) -> None: ...
            def __call__(self, rows: list[int]) -> list[int]: ...
        """
    )
    assert errors(code) == ["“rows” is an input and a parameter."]


def test_a_class_without_its_methods_is_a_problem():
    assert errors(read("class Block: ...")) == [
        "The class “Block” has no “fit”.",
        "The class “Block” has no “__call__”.",
    ]
    assert "in this file" in errors(read("from x import Y\nclass Block(Y): ..."))[0]


def test_a_parameter_in_fit_is_never_given_a_value():
    code = read(
        """
        class Block:
            def fit(self, rows: list[int], *, k: int) -> None: ...
            def __call__(self, rows: list[int]) -> list[int]: ...
        """
    )
    assert errors(code) == ["“k” in “fit” is never given a value."]


def test_missing_annotations_are_warnings():
    code = read("def block(table): ...")
    assert ports(code.inputs) == [("table", "typing.Any")]
    assert code.returns == ""
    assert [(p.severity, p.line) for p in code.problems] == [("warning", 1), ("warning", 1)]


def test_a_mark_at_the_files_start_and_windows_line_ends_do_not_matter():
    code = read_code("\ufeffdef block(a: int) -> int:\r\n    return a\r\n", "block")
    assert ports(code.inputs) == [("a", "int")]
    assert not code.problems


def test_an_odd_escape_sequence_in_a_project_warns_nobody():
    assert not read("def block(a: str) -> str:\n    return a + '\\d'").problems


def test_very_deep_expressions_are_a_problem_and_no_crash():
    code = read_code("def block(a: " + "x." * 5000 + "y) -> int: ...\n", "block")
    assert code.problems
    code = read_code("def block(*, a: int = " + "-" * 900 + "1) -> int: ...\n", "block")
    assert code.parameters or code.problems


def test_an_input_that_cannot_be_handed_over_by_name_is_a_problem():
    code = read("def block(table: object, /, rows: int) -> int:\n    return rows\n")
    assert errors(code) == ["“block” does not take “table” by name."]
    assert ports(code.inputs) == [("table", "object"), ("rows", "int")]


def test_self_is_no_input_wherever_the_slash_stands():
    code = read(
        "class Block:\n    def fit(self, /, row: int) -> None: ...\n    def __call__(self, /, row: int) -> int: ...\n"
    )
    assert errors(code) == []
