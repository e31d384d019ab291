import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyperstudio.errors import StudioError
from hyperstudio.files.json_lines import lines_of
from hyperstudio.files.json_text import canonical, parse
from hyperstudio.files.resources import resource

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def test_every_file_of_the_example_is_canonical():
    example = resource("examples", "penguins")
    files = [file for file in example.rglob("*.json") if ".hyperstudio" not in file.parts]
    assert len(files) > 20
    for file in files:
        text = file.read_text(encoding="utf-8")
        levels = 1 if file.parent.name == "configurations" else 2
        assert canonical(parse(text, file.name).raw, levels) == text, file


def test_moving_a_block_changes_one_line():
    before = canonical({"positions": {"a": [0, 0], "b": [5, 5]}}).splitlines()
    after = canonical({"positions": {"a": [0, 0], "b": [5, 60]}}).splitlines()
    assert [line for line in after if line not in before] == ['    "b": [5, 60]']
    assert len(before) == len(after)


def test_a_list_as_a_parameter_is_one_line_of_a_configuration():
    assert canonical({"w.b.i.k": [1, 2]}, levels=1) == '{\n  "w.b.i.k": [1, 2]\n}\n'


@given(st.dictionaries(st.text(), JSON, max_size=4))
def test_what_is_written_says_the_same_and_is_written_the_same_again(value):
    text = canonical(value)
    text.encode()
    parsed = parse(text, "x.json")
    assert parsed.raw == value
    assert not parsed.problems
    assert canonical(parsed.raw) == text


def test_a_lone_half_of_a_letter_is_written_as_an_escape():
    assert canonical({"a": "\ud800"}) == '{\n  "a": "\\ud800"\n}\n'


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_json_does_not_have_is_refused(number):
    with pytest.raises(StudioError, match="cannot be written as JSON"):
        canonical({"a": number})


@given(st.dictionaries(st.text(), JSON, max_size=4), st.sampled_from([None, 1, 2]))
def test_every_key_and_item_has_a_line(value, indent):
    text = json.dumps(value, indent=indent)
    lines = lines_of(text)

    def check(at, path):
        if path:
            here = text.splitlines()[lines[path][0] - 1]
            if isinstance(path[-1], str) and path[-1].isascii() and path[-1].isalnum():
                assert f'"{path[-1]}"' in here
        inner = at.items() if isinstance(at, dict) else enumerate(at) if isinstance(at, list) else ()
        for key, held in inner:
            check(held, (*path, key))

    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return
    if (
        "\x85" not in text
        and "\u2028" not in text
        and not any(letter in text for letter in "\x0b\x0c\x1c\x1d\x1e\u2029")
    ):
        check(value, ())


@given(st.text())
def test_no_text_makes_reading_fail(text):
    parsed = parse(text, "x.json")
    assert parsed.raw or parsed.problems or json.loads(text.removeprefix("\ufeff")) == {}


@given(st.dictionaries(st.sampled_from("abc"), JSON, min_size=1), st.data())
def test_no_damage_to_a_file_makes_reading_fail(value, data):
    text = canonical(value)
    start = data.draw(st.integers(0, len(text)))
    damaged = (
        text[:start]
        + data.draw(st.text('{}[],:"\\ \n1e', max_size=4))
        + text[data.draw(st.integers(start, len(text))) :]
    )
    parsed = parse(damaged, "x.json")
    assert parsed.problems or json.loads(damaged) == parsed.raw


def test_a_missing_comma_is_named_with_line_and_column():
    problem = parse('{\n  "a": 1\n  "b": 2\n}\n', "x.json").problems[0]
    assert (problem.file, problem.line) == ("x.json", 3)
    assert "column 3" in problem.what
    assert "comma" in problem.mend


def test_two_producers_of_an_input_are_named_with_both_lines():
    parsed = parse('{"wires": {\n  "b:x": "a:y",\n  "b:x": "c:y"\n}}', "graph.json")
    assert [(p.line, p.what) for p in parsed.problems] == [(3, "“b:x” has two producers (see also line 2).")]
    assert not parsed.whole


def test_a_doubled_key_is_named_once_even_where_what_it_holds_is_doubled_too():
    parsed = parse('{"a": {"x": 1},\n "a": {"x": 2}}', "block.json")
    assert [(p.line, p.what) for p in parsed.problems] == [(2, "The key “a” is there twice (see also line 1).")]


def test_a_conflict_marker_is_named_by_its_line():
    parsed = parse('{\n<<<<<<< HEAD\n  "a": 1\n=======\n  "a": 2\n>>>>>>> theirs\n}\n', "x.json")
    assert [(p.line, "conflict" in p.what) for p in parsed.problems] == [(2, True)]
    assert not parsed.whole


@pytest.mark.parametrize("text", ["[" * 200_000, '{"a":' * 100_000, '{"a": ' + "[" * 500 + "]" * 500 + "}"])
def test_endless_nesting_is_a_problem(text):
    parsed = parse(text, "x.json")
    assert "nested deeper" in parsed.problems[0].what
    assert not parsed.whole


@pytest.mark.parametrize(
    "text", ["[1]", "null", "", '{"a": NaN}', '{"a": 1e999}', '{"a": ' + "9" * 5000 + "}", '{"a": "\n"}']
)
def test_what_is_no_json_object_is_a_problem(text):
    parsed = parse(text, "x.json")
    assert len(parsed.problems) == 1
    assert not parsed.whole


def test_a_huge_file_is_a_problem():
    parsed = parse('{"a": "' + "x" * (17 * 2**20) + '"}', "x.json")
    assert "larger than 16 MB" in parsed.problems[0].what


def test_a_byte_order_mark_is_no_problem():
    assert parse('\ufeff{"a": 1}', "x.json").raw == {"a": 1}
