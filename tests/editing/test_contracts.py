"""A block gets a contract from a template."""

import ast

import pytest

from hyperstudio.editing.contracts import TESTS, AddContract
from hyperstudio.errors import StudioError
from hyperstudio.files.read import read_project
from hyperstudio.files.resources import resource
from hyperstudio.graph.addresses import block_at


def test_a_block_without_a_contract_gets_one_that_names_its_ports() -> None:
    project = read_project(resource("examples", "penguins"))
    made = AddContract("shared.score").apply(project)
    text = block_at(made, "shared.score").others[TESTS].text
    ast.parse(text)
    assert '"answers": ...,  # pandas.Series' in text
    assert "accuracy, f1 = block(**INPUTS)" in text


def test_a_contract_is_never_written_over() -> None:
    project = read_project(resource("examples", "penguins"))
    with pytest.raises(StudioError, match="has a contract already"):
        AddContract("model.prep").apply(project)
