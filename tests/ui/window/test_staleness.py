"""What would run again, and why: on the canvas and its tooltips, held against real runs."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest

from hyperstudio.ui.inspector.again import Again
from hyperstudio.ui.reading import Reading
from tests.penguins import have_the_values_of_runs


@pytest.fixture
def ran(window):
    """A window on the penguins that ran."""
    have_the_values_of_runs()
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


def again(window) -> Again:
    return window.main.docks.inspector.widget().findChild(Again)


def test_the_inspector_says_why_accepts_the_change_and_takes_that_back(ran):
    ran.go("model")
    ran.main.focus.select("model.classify")
    assert not again(ran).isVisible(), "it is as it was"
    ran.studio.set_parameter("model.classify.logistic.c", 0.5)
    ran.wait(lambda: again(ran).isVisible(), 20)
    assert again(ran).words.text() == "Will run again: c: default → 0.5"
    assert not again(ran).take_back.isVisible()
    ran.click(again(ran).accept)
    ran.wait(lambda: again(ran).take_back.isVisible(), 20)
    assert again(ran).words.text().startswith("Accepted as unchanged: c: default → 0.5.")
    assert stale(ran) == {}
    execution = ran.run()
    assert execution.run.counts["run"] == 0
    assert execution.run.accepted
    ran.wait(lambda: again(ran).take_back.isVisible(), 20)
    ran.click(again(ran).take_back)
    ran.wait(lambda: again(ran).accept.isVisible(), 20)
    assert stale(ran) == {"classify": "its change is no longer accepted"}
    assert ran.run().run.counts["run"] > 0


def test_what_follows_a_change_cannot_be_accepted_and_a_link_opens_the_limits(ran):
    ran.studio.set_parameter("model.classify.logistic.c", 0.5)
    ran.main.focus.select("shared.score")
    ran.wait(lambda: again(ran).isVisible(), 20)
    assert again(ran).words.text() == "Will run again: classify before it changed"
    assert not again(ran).accept.isVisible()
    again(ran).limits.linkActivated.emit("reuse-limits.md")
    page = ran.main.findChild(Reading)
    assert page.windowTitle() == "What reuse cannot see"
    assert "an environment variable" in page.text.toPlainText()
    page.close()


def test_nothing_is_asked_of_a_project_that_is_not_trusted(window):
    window.studio.set_parameter("model.classify.logistic.c", 0.5)
    window.main.focus.select("model.classify")
    QTest.qWait(500)
    assert not again(window).isVisible()
    assert window.refusal == ""
