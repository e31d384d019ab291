"""A strict run names the block that changes what it was given."""

import json
from pathlib import Path

from typer.testing import CliRunner

import hyperstudio
from hyperstudio.cli.commands import application
from tests.reuse.shop import make_tables


def test_a_strict_run_names_the_block_that_changes_its_input_in_place(tmp_path: Path) -> None:
    tables = make_tables(tmp_path)
    reading = tables / "workflows/main/blocks/read/described.py"
    with hyperstudio.open_project(tables, trust=True) as project:
        assert project.run("main", strict=True).status == "done"
        reading.write_text(reading.read_text().replace("    return", '    table["b"] = 1\n    return'))
    with hyperstudio.open_project(tables) as project:
        run = project.run("main", strict=True)
        assert run.failure is not None
        assert run.failure["address"] == "main.read.described"
        assert "changed its input “table” in place" in run.failure["what"]
        # Each reader gets an object of its own, so nothing is wrong without the strictness.
        assert project.run("main").status == "done"


def test_a_strict_run_from_the_command_line_fails_where_one_without_it_does_not(tmp_path: Path) -> None:
    tables = make_tables(tmp_path)
    reading = tables / "workflows/main/blocks/read/described.py"
    reading.write_text(reading.read_text().replace("    return", '    table["b"] = 1\n    return'))
    command = ["run", str(tables), "main", "--trust", "--json"]
    assert CliRunner().invoke(application, command).exit_code == 0
    strict = CliRunner().invoke(application, [*command, "--strict", "--fresh"])
    assert strict.exit_code == 1
    assert json.loads(strict.stdout)["failure"]["address"] == "main.read.described"
