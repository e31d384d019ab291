import json
from pathlib import Path
from typing import Any

import pytest

from hyperstudio.errors import StudioError
from tests.runner.plans import Bench


def made(bench: Bench, code: str, name: str = "block") -> str:
    """The digest of what `block()` in this code gives."""
    bench.write(**{name: code})
    plan = bench.plan()
    plan.outputs["out"] = plan.call(name)
    return str(bench.run(plan).run.outputs["out"]["digest"])


TABLE = """
    import pandas as pd
    def block():
        return pd.DataFrame({"n": [3, 1, 2], "word": ["c", "a", None], "x": [0.5, float("nan"), float("inf")]})
"""


def test_a_table_is_shown_by_pages_sorted_with_gaps(bench: Bench) -> None:
    digest = made(bench, TABLE)
    view = bench.runner.look(digest)
    assert (view["kind"], view["type"], view["shape"]) == ("table", "pandas.DataFrame", [3, 3])
    assert [column["name"] for column in view["columns"]] == ["n", "word", "x"]
    assert view["columns"][0]["dtype"] == "int64"
    assert view["rows"] == [[3, "c", 0.5], [1, "a", None], [2, None, "inf"]]
    page = bench.runner.look(digest, start=1, count=1, sort="n")
    assert page["index"] == [2]
    assert page["rows"] == [[2, None, "inf"]]
    assert [row[0] for row in bench.runner.look(digest, sort="n", descending=True)["rows"]] == [3, 2, 1]
    with pytest.raises(StudioError, match="no column nothing"):
        bench.runner.look(digest, sort="nothing")


def test_an_array_is_shown_with_its_facts_and_a_page(bench: Bench) -> None:
    view = bench.runner.look(
        made(bench, "import numpy as np\ndef block():\n    return np.arange(6000.0).reshape(3, 2000)\n")
    )
    assert (view["kind"], view["shape"], view["dtype"]) == ("array", [3, 2000], "float64")
    assert (view["min"], view["max"], view["mean"]) == (0.0, 5999.0, 2999.5)
    assert sum(view["histogram"]["counts"]) == 6000
    assert view["rows"][1][:2] == [2000.0, 2001.0]


def test_bytes_in_rows_and_columns_are_shown_as_a_picture(bench: Bench, tmp_path: Path) -> None:
    digest = made(bench, "import numpy as np\ndef block():\n    return np.full((8, 9, 3), 200, 'uint8')\n")
    assert bench.runner.look(digest)["png"]
    bench.runner.save(digest, tmp_path / "x.png")
    from matplotlib.image import imread

    picture = imread(tmp_path / "x.png")
    assert picture.shape == (8, 9, 3)
    assert abs(float(picture[0, 0, 0]) - 200 / 255) < 1e-3


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("def block():\n    return 'text'\n", {"kind": "text", "text": "text"}),
        ("def block():\n    return 2.5\n", {"kind": "number", "text": "2.5"}),
        ("def block():\n    return {'a': [1, None]}\n", {"kind": "json", "value": {"a": [1, None]}}),
        ("def block():\n    return {1}\n", {"kind": "tree", "total": 1, "start": 0}),
        ("class A:\n    def __repr__(self): raise ValueError\ndef block():\n    return A()\n",
         {"text": "<demo.blocks.block.A: its text raises ValueError>"}),
        ("class A:\n    def _repr_html_(self): return '<b>a</b>'\n    def __repr__(self): return 'A!'\n"
         "def block():\n    return A()\n", {"kind": "object", "text": "A!", "html": "<b>a</b>"}),
    ],
)  # fmt: skip
def test_other_values_are_shown_as_what_they_are(bench: Bench, code: str, expected: dict[str, Any]) -> None:
    view = bench.runner.look(made(bench, code))
    assert {key: view[key] for key in expected} == expected


def test_a_figure_that_a_step_gives_is_a_picture(bench: Bench) -> None:
    code = "from matplotlib.figure import Figure\ndef block():\n    f = Figure()\n    f.add_subplot()\n    return f\n"
    view = bench.runner.look(made(bench, code))
    assert view["kind"] == "picture"
    assert view["png"].startswith("iVBOR")


def test_a_list_of_items_and_a_bundle_are_shown_as_a_whole(bench: Bench) -> None:
    bench.write(one="def one(x):\n    return x + 1\n")
    plan = bench.plan()
    inner = plan.nested("each")
    inner.outputs["ys"] = inner.call("one", {"x": ["input", "x"]})
    items = plan.for_each("each", inner, {"x": plan.given([1, 2])}, ["x"])
    plan.outputs = {"ys": items, "all": plan.bundle("all", {"part": items})}
    outputs = bench.run(plan).run.outputs
    assert bench.runner.look(outputs["ys"]["digest"])["value"] == [2, 3]
    assert bench.runner.look(outputs["all"]["digest"])["value"] == {"part": [2, 3]}
    assert bench.runner.load(outputs["all"]["digest"]) == {"part": [2, 3]}


def test_a_value_that_is_not_stored_is_said(bench: Bench) -> None:
    for digest in ("x" + "0" * 32, "opaque:123:0", "../../etc/passwd"):
        with pytest.raises(StudioError, match="not stored any more"):
            bench.runner.look(digest)
        with pytest.raises(StudioError):
            bench.runner.load(digest)


def test_values_are_saved_as_the_suffix_says(bench: Bench, tmp_path: Path) -> None:
    table = made(bench, TABLE)
    bench.runner.save(table, tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_text().splitlines()[:2] == ["n,word,x", "3,c,0.5"]
    bench.runner.save(table, tmp_path / "t.json")
    assert json.loads((tmp_path / "t.json").read_text())[0]["word"] == "c"
    number = made(bench, "def block():\n    return [1, 2.5]\n")
    bench.runner.save(number, tmp_path / "n.json")
    assert json.loads((tmp_path / "n.json").read_text()) == [1, 2.5]
    bench.runner.save(number, tmp_path / "n.npy")
    import numpy as np

    assert np.load(tmp_path / "n.npy").tolist() == [1.0, 2.5]
    bench.runner.save(number, tmp_path / "n.pickle")
    import pickle

    assert pickle.loads((tmp_path / "n.pickle").read_bytes()) == [1, 2.5]


def test_an_unsuitable_value_says_what_would_do(bench: Bench, tmp_path: Path) -> None:
    number = made(bench, "def block():\n    return 5\n")
    with pytest.raises(StudioError, match=r"A int cannot be saved as csv\. Choose json or pickle"):
        bench.runner.save(number, tmp_path / "n.csv")
    with pytest.raises(StudioError, match=r"not known\. Choose one of: csv"):
        bench.runner.save(number, tmp_path / "n.xyz")
    assert list(tmp_path.glob("n.*")) == []


def test_an_object_of_the_projects_own_class_is_loaded_after_its_file_was_edited(bench: Bench) -> None:
    digest = made(bench, "class A:\n    def __repr__(self): return 'old'\ndef block():\n    return A()\n")
    assert bench.runner.look(digest)["text"] == "old"
    bench.write(block="class A:\n    def __repr__(self): return 'new'\ndef block():\n    return A()\n")
    assert bench.runner.look(digest)["text"] == "new"
    bench.write(block="def block():\n    return 1\n")
    with pytest.raises(StudioError):
        bench.runner.look(digest)


def test_a_value_that_ends_the_viewer_is_said_and_the_next_look_works(bench: Bench) -> None:
    bad = made(bench, "import os\nclass A:\n    def __repr__(self): os._exit(3)\ndef block():\n    return A()\n")
    good = made(bench, "def other():\n    return 'fine'\n", "other")
    with pytest.raises(StudioError, match="exit code 3"):
        bench.runner.look(bad)
    assert bench.runner.look(good)["text"] == "fine"


def test_the_environment_is_told_without_importing(bench: Bench) -> None:
    (bench.project / "noisy.py").write_text("raise SystemError\n")
    told = bench.runner.environment(["pandas", "sklearn", "not_there_at_all", "json"])
    assert told["python"].startswith("3.")
    assert told["distributions"]["pandas"].startswith("pandas==")
    assert told["distributions"]["sklearn"].startswith("scikit-learn==")
    assert told["distributions"]["not_there_at_all"] is None
    assert told["distributions"]["json"] == ""
