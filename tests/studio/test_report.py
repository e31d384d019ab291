"""The report of a study: one HTML file that needs nothing else, or Markdown with pictures beside it."""

from __future__ import annotations

import base64
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from hyperstudio.errors import StudioError
from hyperstudio.graph.project import Objective
from hyperstudio.studio.report import report_html, save_report
from hyperstudio.studio.study_plots import CHARTS
from tests.optimizer.studies import study

ALONE = Objective(maximize="0.7 × score + 300 × (1 / latency_ms)")


class Page(HTMLParser):
    """What a browser would see: the text, and where pictures, styles and programs are from."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.sources, self.open = "", [], []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.sources += [value or "" for name, value in attrs if name in {"src", "href"}]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_html_report_is_one_file_with_all_plots_inside() -> None:
    page = Page(report_html(study(30)))
    assert "script" not in page.open
    assert len(page.sources) == len(CHARTS)
    for source in page.sources:
        kind, _, content = source.partition(",")
        assert kind == "data:image/png;base64"
        assert base64.b64decode(content).startswith(b"\x89PNG")
    assert "Best: trial" in page.text
    assert "maximize score" in page.text
    assert "latency_ms <= 200" in page.text


def test_the_report_offers_a_milder_form_where_one_term_decides_alone() -> None:
    page = Page(report_html(study(40, objective=ALONE)))
    assert "it decides alone" in page.text
    assert "log(300 × (1 / latency_ms))" in page.text


def test_a_report_without_a_feasible_trial_says_so() -> None:
    page = Page(report_html(study(8, constraints=("score >= 2",), failing=0)))
    assert "None of the 8 trials is feasible: 8 break score >= 2" in page.text


def test_the_markdown_report_has_its_pictures_beside_it(tmp_path: Path) -> None:
    save_report(study(12), tmp_path / "out" / "report.md")
    text = (tmp_path / "out/report.md").read_text(encoding="utf-8")
    pictures = re.findall(r"!\[[^]]*\]\(([^)]+)\)", text)
    assert len(pictures) == len(CHARTS)
    assert all((tmp_path / "out" / picture).is_file() for picture in pictures)


def test_a_report_is_refused_as_another_kind_of_file_and_of_no_trials(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="cannot be written"):
        save_report(study(3), tmp_path / "report.pdf")
    with pytest.raises(StudioError, match="no trial"):
        save_report(study(0), tmp_path / "report.html")
