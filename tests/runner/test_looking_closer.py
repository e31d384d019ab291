import json
from typing import Any

import pytest

from hyperstudio.errors import StudioError
from tests.runner.plans import Bench
from tests.runner.test_looking import made

ODD = """
    import numpy as np
    import pandas as pd
    def block():
        return pd.DataFrame({
            "x": [2.0, float("nan"), 1.0, 2.0, float("inf")], "n": pd.array([3, None, 1, 2, 2], dtype="Int64"),
            "word": ["b", None, "a", "b", "Ü"],
            "day": pd.to_datetime(["2024-01-02", None, "2024-03-01", "2023-01-01", "2024-01-02"]),
            "mark": pd.Categorical(["low", "high", None, "low", "high"], categories=["low", "high"], ordered=True),
            "any": [[1], {"a": 2}, None, 3, "t"], "flag": [True, False, True, True, False], "two words": range(5)})
"""


def indexes(bench: Bench, digest: str, **asked: Any) -> list[Any]:
    return list(bench.runner.look(digest, **asked)["index"])


def test_rows_without_a_value_come_last_in_both_directions_and_equal_ones_keep_their_order(bench: Bench) -> None:
    digest = made(bench, ODD)
    assert indexes(bench, digest, sort="x") == [2, 0, 3, 4, 1]
    assert indexes(bench, digest, sort="x", descending=True) == [4, 0, 3, 2, 1]
    assert indexes(bench, digest, sort="n") == [2, 3, 4, 0, 1]
    assert indexes(bench, digest, sort="n", descending=True) == [0, 3, 4, 2, 1]
    assert indexes(bench, digest, sort="word") == [2, 0, 3, 4, 1]
    assert indexes(bench, digest, sort="word", descending=True) == [4, 0, 3, 2, 1]
    assert indexes(bench, digest, sort="day", descending=True) == [2, 0, 4, 3, 1]
    assert indexes(bench, digest, sort="mark") == [0, 3, 1, 4, 2]
    assert indexes(bench, digest, sort="any")[-1] == 2
    assert indexes(bench, digest, sort=6, descending=True) == [0, 2, 3, 1, 4]


@pytest.mark.parametrize(
    ("condition", "rows"),
    [
        ("x > 1", [0, 3, 4]),
        ("x >= 1 and not word = b", [2, 4]),
        ("word in ('a', \"Ü\")", [2, 4]),
        ("word not in (b)", [2, 4]),
        ("x is missing", [1]),
        ("x is not missing and n < 3", [2, 3, 4]),
        ("word ~ B or word = 'a'", [0, 2, 3]),
        ("word starts with ü", [4]),
        ("day >= '2024-01-02'", [0, 2, 4]),
        ("mark = low", [0, 3]),
        ("flag and `two words` > 0", [2, 3]),
        ("not (flag or x = 2)", [1, 4]),
        ("n = x", [2, 3]),
        ("x < -1.5e3", []),
        ("Ü", [4]),
        ("any = 3", [3]),
    ],
)
def test_a_condition_leaves_the_rows_that_fit(bench: Bench, condition: str, rows: list[int]) -> None:
    view = bench.runner.look(made(bench, ODD), filter=condition)
    assert view["index"] == rows
    assert view["fits"] == len(rows)
    assert view["shape"] == [5, 8]


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("wrod = b", "There is no column “wrod”. Do you mean word?"),
        ("x >", "a value is missing"),
        ("x > 1 word = b", "Join conditions with and, or"),
        ("(x > 1", "A “)” is missing"),
        ("x > low", "“low” is no value"),
        ("day > 'soon'", "“day” holds datetime64"),
        ("x", "What about “x”?"),
        ("__import__('os').system('touch broken')", "cannot be read"),
        ("x > __import__", "“__import__” is no value"),
        ("x > 1; import os", "cannot be read"),
        ("(" * 60 + "x > 1" + ")" * 60, "too many brackets"),
    ],
)
def test_a_condition_that_cannot_be_read_is_refused_in_words_and_never_run(
    bench: Bench, condition: str, said: str
) -> None:
    with pytest.raises(StudioError) as refused:
        bench.runner.look(made(bench, ODD), filter=condition)
    assert said in refused.value.what
    assert not (bench.project / "broken").exists()


def test_a_column_is_counted_in_the_rows_that_fit(bench: Bench) -> None:
    digest = made(bench, ODD)
    facts = bench.runner.statistics(digest, "x")
    wanted = {"count": 5, "missing": 1, "distinct": 3, "min": 1.0, "max": "inf", "mean": 5 / 3}
    assert {key: facts[key] for key in wanted} == wanted
    assert sum(facts["histogram"]["counts"]) == 3
    facts = bench.runner.statistics(digest, "word", "x > 1")
    assert (facts["count"], facts["distinct"], facts["common"]) == (3, 2, [["b", 2], ["Ü", 1]])
    assert bench.runner.statistics(digest, "flag")["mean"] == 0.6
    assert bench.runner.statistics(digest, "mark")["min"] == "low"
    assert bench.runner.statistics(digest, "x", "x > 1e9 and x < 0")["count"] == 0


def test_names_that_are_twice_there_and_names_of_several_levels_are_told_apart_by_place(bench: Bench) -> None:
    digest = made(
        bench, "import pandas as pd\ndef block():\n    return pd.DataFrame([[1, 9], [2, 8]], columns=['a', 'a'])\n"
    )
    assert indexes(bench, digest, sort=1) == [1, 0]
    assert indexes(bench, digest, sort=0) == [0, 1]
    code = """
        import pandas as pd
        def block():
            rows = pd.MultiIndex.from_tuples([("x", 1), ("y", 2)])
            columns = pd.MultiIndex.from_tuples([("a", "b"), ("a", "c")])
            return pd.DataFrame([[1, 2], [3, 4]], index=rows, columns=columns)
    """
    view = bench.runner.look(made(bench, code))
    assert [column["name"] for column in view["columns"]] == ["a · b", "a · c"]
    assert view["index"] == ["x · 1", "y · 2"]


def test_a_table_of_a_hundred_thousand_columns_comes_in_parts(bench: Bench) -> None:
    code = (
        "import numpy as np, pandas as pd\ndef block():\n    return pd.DataFrame(np.arange(200_000).reshape(2, -1))\n"
    )
    view = bench.runner.look(made(bench, code), left=99_990, width=100)
    assert [column["name"] for column in view["columns"]][-1] == "99999"
    assert view["rows"][1][-1] == 199_999
    assert len(view["rows"][0]) == 10


@pytest.mark.parametrize(
    "code", ["pd.DataFrame()", "pd.DataFrame({'a': []})", "pd.DataFrame(index=[1, 2])", "pd.Series([])"]
)
def test_an_empty_table_is_shown_empty(bench: Bench, code: str) -> None:
    view = bench.runner.look(made(bench, f"import pandas as pd\ndef block():\n    return {code}\n"))
    assert view["kind"] == "table"
    assert view["fits"] == view["shape"][0]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("np.array(3.5)", {"shape": [], "rows": [[3.5]], "mean": 3.5}),
        ("np.zeros((0, 3))", {"shape": [0, 3], "rows": [], "min": None, "histogram": None}),
        ("np.array([np.nan, np.inf, 1.0])", {"missing": 1, "infinite": 1, "rows": [[None], ["inf"], [1.0]]}),
        ("np.array([[1], [None]], dtype=object)", {"rows": [[1], [None]], "mean": None}),
        ("np.array(['2024-01-01', 'NaT'], dtype='datetime64[D]')", {"min": "2024-01-01", "missing": 1}),
        ("np.array([True, False])", {"mean": 0.5, "rows": [[True], [False]]}),
        ("np.array([1 + 2j])", {"rows": [["(1+2j)"]]}),
    ],
)  # fmt: skip
def test_odd_arrays_are_shown_sensibly(bench: Bench, code: str, expected: dict[str, Any]) -> None:
    view = bench.runner.look(made(bench, f"import numpy as np\ndef block():\n    return {code}\n"))
    assert {key: view[key] for key in expected} == expected


def test_a_slice_of_an_array_of_four_dimensions_is_shown_and_painted(bench: Bench) -> None:
    code = "import numpy as np\ndef block():\n    return np.arange(360.0).reshape(3, 4, 5, 6)\n"
    view = bench.runner.look(made(bench, code), at=[2, 1], picture=True)
    assert view["slice"] == [5, 6]
    assert view["rows"][0][0] == 2 * 120 + 30
    assert view["heat"].startswith("iVBOR")
    assert bench.runner.look(made(bench, code), at=[99, -4])["at"] == [2, 0]


def test_any_container_is_a_tree_that_opens_part_by_part(bench: Bench) -> None:
    code = """
        import numpy as np
        class A:
            def __repr__(self): raise ValueError
        def block():
            loop = [1]
            loop.append(loop)
            return {"loop": loop, (1, 2): np.zeros((2, 3)), "odd": A(), "many": list(range(5000)), "nan": float("nan")}
    """
    digest = made(bench, code)
    view = bench.runner.look(digest)
    assert view["kind"] == "tree"
    assert [(node["name"], node["children"]) for node in view["nodes"]] == [
        ("loop", 2), ("(1, 2)", None), ("odd", None), ("many", 5000), ("nan", None)
    ]  # fmt: skip
    assert view["nodes"][1]["text"] == "numpy.ndarray 2 × 3"
    assert "raises ValueError" in view["nodes"][2]["text"]
    deeper = bench.runner.look(digest, path=[0, 1, 1, 1])
    assert [node["text"] for node in deeper["nodes"]] == ["1", "list, 2 items"]
    more = bench.runner.look(digest, path=[3], start=4500)
    assert (more["total"], len(more["nodes"]), more["nodes"][0]["text"]) == (5000, 500, "4500")


def test_a_list_of_pictures_is_a_gallery(bench: Bench) -> None:
    code = "import numpy as np\ndef block():\n    return [np.full((9, 9, 3), n, 'uint8') for n in range(70)]\n"
    digest = made(bench, code)
    view = bench.runner.look(digest)
    assert (view["kind"], view["total"], len(view["pictures"])) == ("gallery", 70, 60)
    assert [one["name"] for one in bench.runner.look(digest, start=60)["pictures"]] == [str(n) for n in range(60, 70)]


def test_a_text_says_what_it_is_written_in(bench: Bench) -> None:
    written = {"# Title\n\n- one\n- two\n": "markdown", '{"a": [1]}': "json", "plain words": "plain"}
    for number, (text, kind) in enumerate(written.items()):
        digest = made(bench, f"def b{number}():\n    return {text!r}\n", f"b{number}")
        assert bench.runner.look(digest)["as"] == kind


def compared(bench: Bench, one: str, two: str, **asked: Any) -> dict[str, Any]:
    header = "import numpy as np, pandas as pd\n"
    digests = [
        made(bench, f"{header}def {name}():\n    return {code}\n", name) for name, code in (("one", one), ("two", two))
    ]
    return bench.runner.compare(*digests, **asked)


def test_two_tables_are_compared_cell_by_cell(bench: Bench) -> None:
    one = "pd.DataFrame({'a': [1, 2, None], 'b': ['x', 'y', 'z'], 'old': [1, 1, 1]})"
    two = "pd.DataFrame({'a': [1, 5, None], 'b': ['x', 'y', 'w'], 'new': [0, 0, 0]})"
    found = compared(bench, one, two)
    assert [(column["name"], column["in"], column["different"]) for column in found["columns"]] == [
        ("a", "both", 1), ("b", "both", 1), ("old", "first", 0), ("new", "second", 0)
    ]  # fmt: skip
    assert (found["cells"], found["rows_different"], found["same"]) == (2, 2, False)
    assert found["differs"] == [[False] * 4, [True, False, False, False], [False, True, False, False]]
    only = compared(bench, one, two, only="different")
    assert (only["fits"], only["index"]) == (2, ["1", "2"])
    assert (only["rows"][0][0][0], only["rows"][1][0][0]) == (2.0, 5.0)
    assert compared(bench, one, one)["same"]


def test_rows_are_matched_by_their_labels_and_what_is_on_one_side_only_is_said(bench: Bench) -> None:
    found = compared(
        bench, "pd.DataFrame({'a': [1, 2]}, index=['p', 'q'])", "pd.DataFrame({'a': [2, 3]}, index=['q', 'r'])"
    )
    assert found["index"] == ["p", "q", "r"]
    assert found["there"] == [[True, False], [True, True], [False, True]]
    assert (found["only_first"], found["only_second"], found["cells"]) == (1, 1, 0)


def test_the_rows_where_one_is_right_and_the_other_wrong_are_found(bench: Bench) -> None:
    one = "pd.DataFrame({'true': list('aabb'), 'predicted': list('aaaa')})"
    two = "pd.DataFrame({'true': list('aabb'), 'predicted': list('abba')})"
    assert compared(bench, one, two, only="right")["index"] == ["1"]
    assert compared(bench, one, two, only="wrong")["index"] == ["2"]
    with pytest.raises(StudioError, match="no columns of what was true"):
        compared(bench, "pd.DataFrame({'a': [1]})", "pd.DataFrame({'a': [2]})", only="right")


def test_two_arrays_are_compared_by_the_statistics_of_their_difference(bench: Bench) -> None:
    found = compared(bench, "np.array([[1.0, np.nan], [3.0, 4.0]])", "np.array([[1.0, np.nan], [5.0, 4.0]])")
    change = found["difference"]
    assert (change["different"], change["size"], change["largest"], change["mean_absolute"]) == (1, 4, 2.0, 2 / 3)
    assert found["heat"].startswith("iVBOR")
    assert compared(bench, "np.zeros(3)", "np.zeros(4)")["difference"] is None


def test_texts_numbers_and_the_rest_are_compared_by_lines(bench: Bench) -> None:
    found = compared(bench, "'same\\nold'", "'same\\nnew'")
    assert [line for line in found["lines"] if line[0] in "+-"] == [["-", "old"], ["+", "new"]]
    assert compared(bench, "2", "2.5")["difference"] == 0.5
    tree = compared(bench, "{'a': 1, 'b': [2]}", "{'a': 1, 'b': [3]}")
    assert [line[1].strip() for line in tree["lines"] if line[0] in "+-"] == ["2", "3"]
    assert compared(bench, "{1, 2}", "{1, 2}")["same"]


def test_a_look_that_is_given_up_ends_and_the_next_one_is_answered(bench: Bench) -> None:
    import threading

    from hyperstudio.runner.drop import Drop

    slow = made(
        bench,
        "import time\nclass A:\n    def __repr__(self): time.sleep(30); return ''\ndef block():\n    return A()\n",
    )
    drop = Drop()
    said: list[str] = []

    def ask() -> None:
        try:
            bench.runner.look(slow, drop=drop)
        except StudioError as refusal:
            said.append(refusal.what)

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join(0.5)
    drop.drop()
    thread.join(5)
    assert said == ["This look was given up."]
    assert bench.runner.look(made(bench, "def other():\n    return 'fine'\n", "other"))["text"] == "fine"


def test_files_that_suit_a_value_are_told_with_it(bench: Bench, tmp_path: Any) -> None:
    assert bench.runner.look(made(bench, ODD))["files"] == ["csv", "parquet", "json", "pickle"]
    text = made(bench, "def words():\n    return 'äöü'\n", "words")
    assert bench.runner.look(text)["files"] == ["txt", "json", "pickle"]
    bench.runner.save(text, tmp_path / "w.txt")
    assert (tmp_path / "w.txt").read_text("utf-8") == "äöü"
    bench.runner.save(text, tmp_path / "w.json")
    assert json.loads((tmp_path / "w.json").read_text("utf-8")) == "äöü"
