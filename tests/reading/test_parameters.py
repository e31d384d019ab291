import pytest

from hyperstudio.graph.values import FrozenMap
from hyperstudio.reading.code import read_code

HEAD = """
import enum, dataclasses, pathlib, typing
import annotated_types, annotated_types as at, typing as t
from annotated_types import Interval, Ge, Gt as Above, Le, Lt, MultipleOf
from pathlib import Path
from typing import Annotated, Literal, Optional, Union
from pydantic import Field
from collections.abc import Sequence

class Color(enum.StrEnum):
    RED = "red"
    BLUE = "blue"
    def shade(self): return self

@dataclasses.dataclass
class Box:
    size: int = 1

MOST = 9
Depth = Annotated[int, Interval(ge=1, le=MOST)]
"""


def read(written: str):
    """The parameter that is written like this, and the problems."""
    code = read_code(f"{HEAD}\ndef block(*, {written}) -> None: ...\n", "block")
    return code.parameters[0], [problem for problem in code.problems if problem.what]


def parameter(written: str):
    found, problems = read(written)
    assert not problems
    return found


@pytest.mark.parametrize(
    ("annotation", "form"),
    [
        ("int", "int"),
        ("float", "float"),
        ("str", "str"),
        ("bool", "bool"),
        ("Path", "path"),
        ("pathlib.Path", "path"),
        ("'Path'", "path"),
        ("Color", "enum"),
        ("Literal['a']", "choice"),
        ("list[int]", "list"),
        ("tuple[int, ...]", "list"),
        ("set[str]", "list"),
        ("Sequence[float]", "list"),
        ("t.List[int]", "list"),
        ("dict[str, int]", "dict"),
        ("t.Mapping[str, int]", "dict"),
        ("Box", "other"),
        ("bytes", "other"),
        ("int | float", "float"),
        ("str | Path", "path"),
        ("int | str", "other"),
        ("Depth", "int"),
    ],
)
def test_the_annotation_tells_the_form(annotation, form):
    assert parameter(f"p: {annotation}").form == form


@pytest.mark.parametrize(
    "annotation", ["int | None", "None | int", "Optional[int]", "Union[int, None]", "t.Optional['int']"]
)
def test_none_makes_a_parameter_optional_and_keeps_its_form(annotation):
    found = parameter(f"p: {annotation} = None")
    assert (found.form, found.optional, found.default, found.default_is_literal) == ("int", True, None, True)


@pytest.mark.parametrize(
    "marks",
    [
        "Interval(ge=1, lt=5)",
        "at.Interval(None, 1, 5)",
        "annotated_types.Ge(1), Lt(5)",
        "Ge(ge=1), Interval(lt=5), Le(9)",
        "Field(ge=1, lt=5)",
    ],
)
def test_ranges_are_understood_under_every_alias(marks):
    found = parameter(f"p: Annotated[float, {marks}] = 2.0")
    assert (found.low, found.low_open, found.high, found.high_open) == (1, False, 5, True)
    assert found.type == "float"


def test_open_negative_and_constant_bounds():
    found = parameter("p: Annotated[float, Above(-1.5), Le(MOST)] = 0.0")
    assert (found.low, found.low_open, found.high, found.high_open) == (-1.5, True, 9, False)


def test_an_alias_of_the_file_carries_its_range():
    found = parameter("p: Depth = 3")
    assert (found.type, found.low, found.high) == ("int", 1, 9)


def test_a_range_inside_optional_counts():
    found = parameter("p: Annotated[int, Ge(1)] | None = None")
    assert (found.low, found.optional) == (1, True)


def test_a_range_of_a_lists_items_is_not_the_lists():
    assert parameter("p: list[Annotated[int, Ge(1)]]").low is None


def test_steps_log_scale_scratch_and_description():
    found = parameter("p: Annotated[float, Interval(ge=0.001, le=1), 'log', Field(description='How fast.')] = 0.1")
    assert (found.log, found.scratch, found.doc) == (True, False, "How fast.")
    assert parameter("p: Annotated[int, MultipleOf(16)] = 32").step == 16
    assert parameter("p: Annotated[Path, 'scratch']").scratch


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("p: int = -3", -3),
        ("p: float = 1e-3", 0.001),
        ("p: str = 'a' 'b'", "ab"),
        ("p: list[int] = [1, -2]", (1, -2)),
        ("p: tuple[int, str] = (1, 'a')", (1, "a")),
        ("p: set[int] = {1, 2}", frozenset({1, 2})),
        ("p: dict[str, list[int]] = {'a': [1]}", FrozenMap({"a": (1,)})),
        ("p: list[int] = list()", ()),
        ("p: Color = Color.RED", "RED"),
        ("p: Color = Color['BLUE']", "BLUE"),
        ("p: Color = Color('blue')", "BLUE"),
        ("p: Optional[Color] = Color.RED", "RED"),
        ("p: Path = Path('a/b')", "a/b"),
        ("p: bool = True", True),
        ("p: Box | None = None", None),
    ],
)
def test_literal_defaults_are_known(written, value):
    found = parameter(written)
    assert found.default == value
    assert type(found.default) is type(value)
    assert found.default_is_literal
    hash(found)


@pytest.mark.parametrize(("written", "text"), [("p: int = MOST", "MOST"), ("p: Box = Box( size=2 )", "Box(size=2)")])
def test_other_defaults_are_shown_as_their_text(written, text):
    found = parameter(written)
    assert (found.has_default, found.default_is_literal, found.default_text) == (True, False, text)


def test_a_parameter_without_default_has_none():
    assert not parameter("p: int").has_default


def test_choices_of_literal_bool_and_enum():
    assert parameter("p: Literal['a', -1, None] = 'a'").choices == ("a", -1, None)
    assert parameter("p: bool = False").choices == (False, True)
    assert parameter("p: Color = Color.RED").choices == ("RED", "BLUE")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("p: Depth = 10", "at most 9"),
        ("p: Annotated[float, Above(0)] = 0", "above 0"),
        ("p: Annotated[float, Lt(1)] = 1.0", "below 1"),
        ("p: Annotated[int, MultipleOf(2)] = 3", "a multiple of 2"),
        ("p: Literal['a', 'b'] = 'c'", "none of its choices"),
        ("p: Literal[1] = True", "none of its choices"),
        ("p: Color = Color.GREEN", "none of its choices"),
    ],
)
def test_a_default_outside_its_own_range_is_an_error_that_says_what_is_legal(written, said):
    _, (problem,) = read(written)
    assert said in problem.what
    assert problem.severity == "error"
    assert problem.line == HEAD.count("\n") + 2


@pytest.mark.parametrize(
    "written",
    [
        "p: Annotated[int, Interval(ge=5, le=1)]",
        "p: Annotated[int, Interval(gt=5, lt=5)]",
        "p: Annotated[int, Ge(least())]",
        "p: Annotated[float, Ge(0), 'log']",
        "p: Annotated[int, MultipleOf(0)]",
    ],
)
def test_a_range_that_makes_no_sense_is_an_error(written):
    _, (problem,) = read(written)
    assert problem.severity == "error"
    assert "“p”" in problem.what


def test_a_default_of_another_type_is_a_warning():
    _, (problem,) = read("p: int = 2.5")
    assert (problem.what, problem.severity) == ("The default 2.5 of “p” is no int.", "warning")


def test_without_annotation_the_default_tells_the_form():
    assert (parameter("p=5").form, parameter("p=5").type) == ("int", "int")
    found, (problem,) = read("p")
    assert (found.form, problem.severity) == ("other", "warning")


@pytest.mark.parametrize(
    "doc",
    [
        "Do it.\n\n    Args:\n        table (pd.DataFrame): The rows.\n        k: How many\n"
        "            rows.\n\n    Returns:\n        k: no.",
        "Do it.\n\n    Parameters\n    ----------\n    table : pd.DataFrame\n        The rows.\n    k : int, optional\n"
        "        How many\n        rows.\n\n    Returns\n    -------\n    k : int\n        no.",
        "Do it.\n\n    :param pd.DataFrame table: The rows.\n    :param k: How many\n        rows.\n    :returns: k",
    ],
    ids=["google", "numpy", "sphinx"],
)
def test_help_comes_from_the_docstring(doc):
    code = read_code(f'def block(table: int, *, k: int = 1) -> int:\n    """{doc}"""\n', "block")
    assert code.inputs[0].doc == "The rows."
    assert code.parameters[0].doc == "How many rows."
