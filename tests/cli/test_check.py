"""`hyperstudio check` on projects with one fault of each kind: each is named with its file, line and mend."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from hyperstudio.__main__ import main
from hyperstudio.studio.opening import open_document
from tests.penguins import copy_of_the_penguins

MODEL = "workflows/model"


def replaced(path: str, old: str, new: str) -> Callable[[Path], None]:
    def fault(folder: Path) -> None:
        text = (folder / path).read_text(encoding="utf-8")
        assert old in text
        (folder / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    return fault


def written(path: str, text: str) -> Callable[[Path], None]:
    return lambda folder: (folder / path).write_text(text, encoding="utf-8") and None


FAULTS = {
    "unknown type": (
        replaced(f"{MODEL}/blocks/prep/block.json", '"type": "pandas.DataFrame"', '"type": "pandas DataFrame"'),
        f"{MODEL}/blocks/prep/block.json",
        "is not a type",
    ),
    "missing port": (
        replaced(f"{MODEL}/graph.json", '"prep:table"', '"prep:tables"'),
        f"{MODEL}/graph.json",
        "prep:tables",
    ),
    "cycle": (
        replaced(f"{MODEL}/graph.json", '"prep:table": ":table"', '"prep:table": "features:table"'),
        f"{MODEL}/graph.json",
        "cycle",
    ),
    "bad name": (
        written(f"{MODEL}/blocks/prep/two-words.py", "def two():\n    return None\n"),
        f"{MODEL}/blocks/prep/two-words.py",
        "is not a name",
    ),
    "two producers": (
        replaced(
            f"{MODEL}/graph.json",
            '"prep:table": ":table"',
            '"prep:table": "features:table",\n    "prep:table": ":table"',
        ),
        f"{MODEL}/graph.json",
        "two producers",
    ),
    "syntax error": (
        written(f"{MODEL}/blocks/prep/broken.py", "class Broken:\n    def fit(self:\n        pass\n"),
        f"{MODEL}/blocks/prep/broken.py",
        "",
    ),
    "unreachable address": (
        replaced("configurations/baseline.json", '"model.prep"', '"model.preparation"'),
        "configurations/baseline.json",
        "There is nothing at “model.preparation”",
    ),
    "value out of range": (
        written("configurations/wild.json", '{\n  "model.prep.knn.n_neighbors": 100000\n}\n'),
        "configurations/wild.json",
        "not in its range",
    ),
    "broken JSON": (
        replaced(f"{MODEL}/layout.json", "{", ""),
        f"{MODEL}/layout.json",
        "not JSON",
    ),
}


@pytest.fixture
def penguins(tmp_path: Path) -> Path:
    folder = tmp_path / "penguins"
    copy_of_the_penguins(folder)
    return folder


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("kind", FAULTS)
def test_each_fault_is_named_with_file_line_and_mend_and_nothing_is_lost(
    kind: str, penguins: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fault, file, words = FAULTS[kind]
    fault(penguins)
    before = bytes_of(penguins)
    with pytest.raises(SystemExit) as ended:
        raise SystemExit(main(["check", str(penguins), "--json"]))
    assert ended.value.code == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    found = [problem for problem in problems if problem["file"] == file and words in problem["what"]]
    assert found, problems
    assert found[0]["mend"]
    assert found[0]["line"] or kind == "bad name"
    document = open_document(penguins)
    document.save()
    assert {path: text for path, text in bytes_of(penguins).items() if not path.startswith(".hyperstudio")} == before


def test_a_newer_format_is_refused_with_a_clear_message(penguins: Path, capsys: pytest.CaptureFixture[str]) -> None:
    replaced("hyperstudio.json", '"format": 1', '"format": 99')(penguins)
    before = bytes_of(penguins)
    assert main(["check", str(penguins), "--json"]) == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert "newer" in error["what"]
    assert error["mend"]
    assert bytes_of(penguins) == before


def test_opening_and_checking_runs_nothing_of_the_project(penguins: Path, tmp_path: Path) -> None:
    witness = tmp_path / "ran"
    for path in penguins.rglob("*.py"):
        path.write_text(f"open({str(witness)!r}, 'w').close()\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    main(["check", str(penguins), "--json"])
    main(["tree", str(penguins), "--json"])
    assert not witness.exists()
