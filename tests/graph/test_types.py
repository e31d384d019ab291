import pytest

from hyperstudio.graph.types import compatible, item_of, list_of, short


@pytest.mark.parametrize(
    ("gives", "takes", "answer"),
    [
        ("int", "int", "yes"),
        ("int", "float", "yes"),
        ("float", "int", "no"),
        ("bool", "int", "yes"),
        ("str", "int", "no"),
        ("typing.Any", "pandas.DataFrame", "yes"),
        ("pandas.DataFrame", "typing.Any", "yes"),
        ("pandas.core.frame.DataFrame", "pandas.DataFrame", "yes"),
        ("pandas.DataFrame", "numpy.ndarray", "no"),
        ("list[int]", "list[float]", "yes"),
        ("list[str]", "list[int]", "no"),
        ("list", "list[int]", "yes"),
        ("dict[str, int]", "dict[str, str]", "no"),
        ("int", "int | None", "yes"),
        ("int | None", "int", "no"),
        ("int | str", "float | str", "yes"),
        ("typing.Optional[int]", "int | None", "yes"),
        ("typing.Literal['a']", "typing.Literal['a', 'b']", "yes"),
        ("typing.Literal['a', 'c']", "typing.Literal['a', 'b']", "no"),
        ("typing.Literal['a']", "str", "yes"),
        ("typing.Literal['a']", "int", "no"),
        ("typing.Annotated[int, 'log']", "int", "yes"),
        ("penguins.lib.kinds.One", "penguins.lib.kinds.Other", "unchecked"),
        ("collections.abc.Iterable[int]", "list[int]", "unchecked"),
    ],
)
def test_whether_an_output_fits_an_input(gives: str, takes: str, answer: str) -> None:
    assert compatible(gives, takes) == answer


def test_a_type_is_shown_without_its_modules() -> None:
    assert short("dict[str, pandas.core.frame.DataFrame] | None") == "dict[str, DataFrame] | None"


def test_a_list_and_its_items() -> None:
    assert item_of(list_of("pandas.DataFrame")) == "pandas.DataFrame"
    assert item_of("int") is None
