"""The example's notebook, executed by a real kernel, and what notebooks draw."""

from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import nbformat
import pytest
from nbclient import NotebookClient

import hyperstudio
from hyperstudio.graph.addresses import graph_at
from hyperstudio.studio.drawing import graph_svg
from hyperstudio.studio.opening import open_document
from tests.penguins import EXAMPLE, copy_of_the_penguins

VOID = {"br", "hr", "img"}


class Tags(HTMLParser):
    """Reads HTML: which tags it has, and whether all of them are closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.names: set[str] = set()
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.names |= {name for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.names |= {name for name, _ in attrs}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture
def penguins(tmp_path: Path) -> Path:
    folder = tmp_path / "penguins"
    copy_of_the_penguins(folder)
    return folder


def test_the_examples_notebook_runs_and_shows_drawing_runs_and_values(penguins: Path) -> None:
    notebook = nbformat.read(penguins / "notebook.ipynb", as_version=4)
    NotebookClient(notebook, timeout=90, resources={"metadata": {"path": str(penguins)}}).execute()
    shown: dict[str, dict[str, Any]] = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "execute_result":
                shown[cell.source.splitlines()[-1]] = output.data
    drawing = shown["project"]["text/html"]
    tags = Tags(drawing)
    assert tags.seen.count("svg") >= 5
    assert "details" in tags.seen
    assert "Data preparation" in drawing
    assert "accuracy" in shown["run"]["text/html"]
    assert "done" in shown["run"]["text/html"]
    assert float(shown['run.metrics["f1"]']["text/plain"]) > 0.8
    assert "bill_length_mm" in shown['run.values["model.prep:table"].head()']["text/html"]
    assert "evaluate.folds[0].learn.prep:table" in shown["run.values"]["text/html"]
    steps = eval(shown["deep.steps"]["text/plain"])  # a dict of numbers that our own code printed
    assert 0 < steps["run"] < steps["run"] + steps["reused"]
    assert shown["project.runs"]["text/html"].count("<tr>") == 3


def test_the_committed_notebook_holds_no_outputs() -> None:
    notebook = nbformat.read(EXAMPLE / "notebook.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert not any(cell.get("outputs") for cell in notebook.cells)


def test_the_drawing_has_every_workflow_and_no_scripts(penguins: Path) -> None:
    with hyperstudio.open_project(penguins) as project:
        html = project._repr_html_()
    tags = Tags(html)
    assert "script" not in tags.seen
    assert not {name for name in tags.names if name.startswith("on") or name in ("src", "href")}
    for workflow in ("evaluate", "final_test", "model", "predict", "train"):
        assert f"<code>{workflow}</code>" in html
    # What could be chosen instead is said.
    assert "or deep, knn" in html


def test_titles_of_blocks_cannot_bring_tags_into_a_notebook(penguins: Path) -> None:
    block = penguins / "workflows/model/blocks/prep/block.json"
    block.write_text(block.read_text().replace("Data preparation", "<img src=x onerror=1>"))
    with hyperstudio.open_project(penguins) as project:
        tags = Tags(project._repr_html_())
    assert "img" not in tags.seen


def test_a_level_is_drawn_with_its_wires_from_left_to_right(penguins: Path) -> None:
    document = open_document(penguins)
    graph = graph_at(document.project, "model")
    svg = ElementTree.fromstring(graph_svg(document.project, document.configuration, "model", graph))
    names = {"{http://www.w3.org/2000/svg}" + tag: tag for tag in ("rect", "path", "text")}
    found = [names[element.tag] for element in svg.iter() if element.tag in names]
    assert found.count("rect") == len(list(graph.names))
    assert found.count("path") >= 2
    rects = [e for e in svg.iter() if names.get(e.tag) == "rect"]
    columns = {float(e.attrib["x"]) for e in rects}
    assert len(columns) == 3
