"""Every change of reuse_matrix.csv is made to a real project, and exactly the expected blocks run again."""

import csv
import os
import re
import shutil
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

import hyperstudio
from tests.reuse.changes import Change
from tests.reuse.shop import make_environment, make_shop, make_tables

MATRIX = Path(__file__).parents[1] / "reuse_matrix.csv"
ROWS = list(csv.DictReader(MATRIX.read_text().splitlines()))
ITEM = re.compile(r"\[\d+\]")
WORKFLOW = re.compile(r"^(main|ledger)\.")


class Before:
    """Two projects that were run once, an environment, and the store that these runs filled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.python = make_environment(folder / "environment", Path(sysconfig.get_paths()["purelib"]))
        self.store = folder / "store"
        os.environ.update(self.variables(self.store))
        for project, workflows in ((make_shop(folder), ("main", "ledger")), (make_tables(folder), ("main",))):
            with hyperstudio.open_project(project, trust=True) as opened:
                for workflow in workflows:
                    run = opened.run(workflow)
                    assert run.status == "done", run.failure

    def variables(self, store: Path) -> dict[str, str]:
        return {
            "HYPERSTUDIO_PYTHON": str(self.python),
            "HYPERSTUDIO_STORE": str(store),
            "HYPERSTUDIO_TRUST": "1",
            "HYPERSTUDIO_DATA": str(self.folder / "data"),
            "PYTHONHASHSEED": "1",
        }


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Before]:
    known = dict(os.environ)
    try:
        yield Before(tmp_path_factory.mktemp("reuse"))
    finally:
        os.environ.clear()
        os.environ.update(known)


@pytest.mark.parametrize("row", ROWS, ids=[row["change"] for row in ROWS])
def test_exactly_the_expected_blocks_run_again(
    row: dict[str, str], before: Before, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, _, workflow = row["workflow"].partition("/")
    environment = before.python.parents[1]
    if "@environment" in row["does"]:
        kept = shutil.copytree(environment, tmp_path / "kept", symlinks=True)
    change = Change(shutil.copytree(before.folder / project, tmp_path / project), environment)
    store = shutil.copytree(before.store, tmp_path / "store")
    try:
        change.perform(row["does"])
        for name, value in (before.variables(store) | change.variables).items():
            monkeypatch.setenv(name, value)
        with hyperstudio.open_project(change.project) as opened:
            for block in change.accepted:
                opened.accept(block, workflow, change.settings, change.inputs)
            stale = opened.stale(workflow, change.settings, change.inputs, pins=change.pins)
            run = opened.run(workflow, change.settings, change.inputs, fresh=change.fresh, pins=change.pins)
            again = opened.run(workflow, change.settings, change.inputs, fresh=True, pins=change.pins)
    finally:
        if "@environment" in row["does"]:
            shutil.rmtree(environment)
            shutil.copytree(kept, environment, symlinks=True)
    assert run.status == again.status == "done", (run.failure, again.failure)
    ran = [WORKFLOW.sub("", place) for place in run.ran]
    assert set(ran) == set(row["runs"].split())
    reasons = {WORKFLOW.sub("", address): why for address, why in stale.items()}
    if not change.fresh:
        assert {ITEM.sub("", place) for place in ran} <= set(reasons)
    if row["why"]:
        block, _, why = row["why"].partition(": ")
        assert reasons.get(block) == why
    else:
        assert not reasons
    if workflow != "ledger":
        assert run.outputs == again.outputs
