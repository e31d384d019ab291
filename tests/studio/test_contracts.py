"""Contracts: each implementation is tested, code by plain pytest and graphs through a worker; results grow stale."""

import json
from pathlib import Path

import pytest

from hyperstudio.cli.commands import run_command
from hyperstudio.errors import StudioError
from hyperstudio.files.new import new_project
from hyperstudio.studio.api import open_project
from hyperstudio.studio.contracts import broken, contracts

BLOCK = {"inputs": [{"name": "row", "type": "list[int]"}], "outputs": [{"name": "total", "type": "int"}]}
WAYS = {
    "right": "def right(row: list[int]) -> int:\n    return sum(row)\n",
    "wrong": "def wrong(row: list[int]) -> int:\n    return len(row)\n",
    "spoils": "def spoils(row: list[int]) -> int:\n    row.append(0)\n    return sum(row)\n",
}
CONTRACT = "def test_the_total_is_the_sum(block, tmp_path):\n    assert block(row=[1, 2, 5]) == 8\n"
GRAPH = {"wires": {":total": "add:total", "add:row": ":row"}}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A block with a right and two wrong implementations in code, a right and a wrong graph; all were tested once."""
    folder = new_project(tmp_path_factory.mktemp("contracts") / "sums", "empty")
    block = folder / "shared" / "total"
    _write(block, WAYS)
    (block / "test_contract.py").write_text(CONTRACT)
    for name in ("right", "wrong"):
        graph = block / f"{name}_graph"
        _write(graph / "blocks" / "add", {name: WAYS[name]})
        (graph / "graph.json").write_text(json.dumps(GRAPH))
    _write(folder / "shared" / "free", {"right": WAYS["right"]})
    return folder


def _write(block: Path, ways: dict[str, str]) -> None:
    block.mkdir(parents=True)
    (block / "block.json").write_text(json.dumps(BLOCK))
    for name, text in ways.items():
        (block / f"{name}.py").write_text(text)


def test_contracts_tell_right_from_wrong_and_grow_stale(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["test", str(project), "--trust", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)["implementations"]
    assert {own.removeprefix("shared."): outcome for own, outcome in said.items()} == {
        "free.right": "none",
        "total.right": "passed",
        "total.right_graph": "passed",
        "total.right_graph.add.right": "none",
        "total.spoils": "failed",
        "total.wrong": "failed",
        "total.wrong_graph": "failed",
        "total.wrong_graph.add.wrong": "none",
    }
    opened = open_project(project)
    known = contracts(project, opened.document.project)
    assert "changed its input 'row' in place" in known["shared.total.spoils"].what
    failed = {"shared.total.spoils", "shared.total.wrong", "shared.total.wrong_graph"}
    assert set(broken(project, opened.document.project)) == failed

    inner = project / "shared/total/right_graph/blocks/add/right.py"
    inner.write_text(WAYS["right"].replace("sum(row)", "sum(row) + 0"))
    mended = project / "shared/total/wrong.py"
    mended.write_text(WAYS["wrong"].replace("len(row)", "sum(row)"))
    opened = open_project(project)
    known = contracts(project, opened.document.project)
    assert {own for own, contract in known.items() if contract.stale} == {
        "shared.total.right_graph",
        "shared.total.wrong",
    }
    assert set(broken(project, opened.document.project)) == failed - {"shared.total.wrong"}

    with opened:
        assert {own: one.outcome for own, one in opened.test("shared.total.wrong").items()} == {
            "shared.total.wrong": "passed"
        }
        with pytest.raises(StudioError, match="nothing to test"):
            opened.test("shared.totals")


def test_code_that_is_not_trusted_is_not_tested(tmp_path: Path) -> None:
    folder = new_project(tmp_path / "fresh", "empty")
    assert run_command(["test", str(folder), "--json"]) == 2


LACKS = "import package_that_is_nowhere\n\n\ndef {name}(row: list[int]) -> int:\n    return sum(row)\n"
LATE = "def late(row: list[int]) -> int:\n    import package_that_is_nowhere\n\n    return sum(row)\n"


def test_a_contract_that_could_not_run_is_told_apart_from_one_that_failed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = new_project(tmp_path / "sums", "empty")
    block = folder / "shared" / "total"
    ways = {"right": WAYS["right"], "wrong": WAYS["wrong"], "lacks": LACKS.format(name="lacks"), "late": LATE}
    _write(block, ways)
    (block / "test_contract.py").write_text(CONTRACT)
    graph = block / "lacks_inside"
    _write(graph / "blocks" / "add", {"inner": LACKS.format(name="inner")})
    (graph / "graph.json").write_text(json.dumps(GRAPH))
    assert run_command(["test", str(folder), "shared.total", "--trust", "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    outcomes = {own.removeprefix("shared.total."): outcome for own, outcome in said["implementations"].items()}
    assert outcomes == {
        "right": "passed",
        "wrong": "failed",
        "lacks": "unable",
        "late": "unable",
        "lacks_inside": "unable",
        "lacks_inside.add.inner": "none",
    }
    assert all("package_that_is_nowhere" in said["why"][f"shared.total.{name}"] for name in ("lacks", "late"))
    assert run_command(["test", str(folder), "shared.total"]) == 1
    assert "! shared.total.lacks  could not run" in capsys.readouterr().out
    left_out = broken(folder, open_project(folder).document.project)
    assert left_out["shared.total.wrong"].startswith("its contract fails: ")
    assert left_out["shared.total.lacks"].startswith("its contract could not run: ")
    assert "package_that_is_nowhere" in left_out["shared.total.lacks_inside"]


def test_tests_that_cannot_be_read_say_nothing_of_the_implementations(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = new_project(tmp_path / "sums", "empty")
    _write(folder / "shared" / "total", {"right": WAYS["right"]})
    (folder / "shared" / "total" / "test_contract.py").write_text("import package_that_is_nowhere\n" + CONTRACT)
    assert run_command(["test", str(folder), "--trust"]) == 1
    assert "! shared.total.right  could not run: its tests cannot be read" in capsys.readouterr().out
    project = open_project(folder).document.project
    assert contracts(folder, project)["shared.total.right"].outcome == "untested"
    assert broken(folder, project) == {}
