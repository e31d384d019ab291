"""What would run again, and why: on the canvas and its tooltips, held against real runs."""

from __future__ import annotations

import pytest


@pytest.fixture
def ran(window):
    """A window on the penguins that ran."""
    window.trust()
    window.run()
    return window


def stale(window) -> dict[str, str]:
    return {block.id: block.problem for block in window.level.blocks if block.state == "stale"}


def test_a_changed_parameter_is_the_reason_and_around_its_block_it_is_said_which_one_it_is(ran):
    ran.go("model")
    ran.studio.set_parameter("model.classify.logistic.c", 0.5)
    ran.wait(lambda: bool(stale(ran)), 20)
    assert stale(ran) == {"classify": "c: default → 0.5"}
    ran.go("evaluate.folds.fit_and_score")
    assert stale(ran)["learn"] == "classify: c: default → 0.5"
    assert stale(ran)["score"] == "classify before it changed"
    assert "known" not in stale(ran)
    ran.go("evaluate")
    assert stale(ran)["folds"] == "learn: classify: c: default → 0.5"
    assert "read" not in stale(ran)


def test_a_helper_that_was_changed_outside_and_a_data_file_are_named(ran):
    data = next((ran.folder / "data").glob("*.csv"))
    data.write_text(data.read_text() + "\n")
    ran.main.staleness.soon()
    ran.wait(lambda: bool(stale(ran)), 20)
    assert f"data/{data.name}" in stale(ran)["read"]
    assert "content" in stale(ran)["read"]


def test_a_block_that_failed_stays_so_until_it_is_changed(ran):
    code = ran.folder / "shared/read/read_csv.py"
    before = code.read_text()
    code.write_text(before.replace("    return", "    raise ValueError('no penguins')\n    return"))
    ran.main.outside.look()
    ran.wait(lambda: "read" in stale(ran), 20)
    assert stale(ran)["read"] == "shared/read/read_csv.py changed"
    ran.run()
    ran.wait(lambda: bool(ran.main.news.stale.reasons), 20)
    assert ran.block("read").state == "failed"
    code.write_text(before)
    ran.main.outside.look()
    ran.wait(lambda: ran.block("read").state == "stale", 20)
