import os

import pytest

from hyperstudio.errors import StudioError
from hyperstudio.files.new import new_project
from hyperstudio.files.read import read_project
from hyperstudio.files.write import save_project

MAIN = "workflows/main"
ADD = f"{MAIN}/blocks/add"


def test_a_project_without_faults_has_none(small):
    project = small.read()
    assert project.faults == ()
    assert project.unreadable == ()
    assert set(project.workflows["main"].graph.blocks["add"].implementations) == {"one", "deep"}
    assert project.workflows["main"].graph.blocks["last"].implementations["three"].package
    assert set(project.others) == {"conftest.py", "lib/text/tidy.py"}


@pytest.mark.parametrize(
    ("path", "content", "line", "words"),
    [
        (f"{ADD}/block.json", '{\n"inputs": [],\n"outputs": [],\n"colour": 1}', 4, "“colour” is not known"),
        (f"{ADD}/block.json", '{\n"inputs": [],\n"outputs": [],\n"retries": "5"}', 4, "“retries” cannot be '5'"),
        (f"{ADD}/block.json", '{\n"inputs": [],\n"outputs": [],\n"retries": -1}', 4, "“retries” cannot be -1"),
        (f"{ADD}/block.json", '{\n"inputs": [],\n"outputs": [],\n"cache": "seldom"}', 4, "“cache” cannot be"),
        (f"{ADD}/block.json", '{\n"inputs": [],\n"outputs": [],\n"mode": {"for_each": []}}', 4, "“mode” cannot be"),
        (f"{ADD}/block.json", '{\n"inputs": [\n{"name": "x"}\n],\n"outputs": []}', 3, "Item 1 of “inputs”"),
        (
            f"{ADD}/block.json",
            '{"inputs": [\n{"name": "a-b", "type": "int"}\n],\n"outputs": []}',
            2,
            "“a-b” is not a name",
        ),
        (
            f"{ADD}/block.json",
            '{"inputs": [{"name": "x", "type": "int"},\n{"name": "x", "type": "int"}],"outputs": []}',
            2,
            "There is a “x” here already",
        ),
        (
            f"{ADD}/block.json",
            '{\n"inputs": [\n{"name": "x", "type": "int",\n"unit": "m"}],\n"outputs": []}',
            4,
            "“unit”",
        ),
        (f"{ADD}/block.json", '{\n"inputs": []}', 1, "“outputs” is missing"),
        (f"{ADD}/block.json", '{\n"inputs": [],,}', 2, "not JSON"),
        (f"{ADD}/block.json", '{\n"inputs": [],\n"outputs": [],\n"inputs": []}', 4, "there twice"),
        (f"{ADD}/block.json", "<<<<<<< HEAD\n{}\n", 1, "conflict marker"),
        (f"{ADD}/block.json", b'{\n"title": "\xff"}', 2, "not UTF-8"),
        (f"{MAIN}/workflow.json", '{"inputs": [],\n"outputs": 3}', 2, "“outputs” cannot be 3"),
        (f"{MAIN}/graph.json", '{"wires": {\n"a:x": "b:y",\n"a:x": "c:y"}}', 3, "two producers"),
        (f"{MAIN}/graph.json", '{"wires": {\n"a:x": 5}}', 2, "“a:x” has a value that is not understood"),
        (f"{MAIN}/graph.json", '{"wires": {},\n"uses": {\n"u": {"as": "fit"}}}', 3, "“u” has a value"),
        (
            f"{MAIN}/graph.json",
            '{"wires": {},\n"uses": {\n"u": {"of": "shared.common",\n"as": "guess"}}}',
            4,
            "“as” cannot",
        ),
        (f"{MAIN}/graph.json", '{"uses": {}}', 1, "“wires” is missing"),
        (f"{MAIN}/layout.json", '{"positions": {"add": [0, 0],\n"last": [1]}}', 2, "“last” has a value"),
        ("configurations/baseline.json", "{\n[}", 2, "not JSON"),
        ("configurations/baseline.json", "[]", 1, "not hold a JSON object"),
        ("hyperstudio.json", '{"format": 1,\n"name": "no-name"}', 2, "“no-name” is not a name"),
        (
            "hyperstudio.json",
            '{"format": 1, "name": "small",\n"requirements": "pandas"}',
            2,
            "“requirements” cannot be",
        ),
        (
            "hyperstudio.json",
            '{"format": 1, "name": "small",\n"metrics": {\n"f1": {"repeats": 0}}}',
            3,
            "“repeats” cannot",
        ),
    ],
)
def test_each_kind_of_fault_in_a_file_is_named_with_file_and_line(small, path, content, line, words):
    small.put(path, content)
    fault = small.fault()
    assert (fault.file, fault.line) == (path, line)
    assert words in fault.what
    assert fault.mend


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (f"{ADD}/my-way.py", "“my-way” is not a name"),
        (f"{ADD}/class.py", "“class” is a word of Python"),
        (f"{ADD}/One.py", "“One” and “one” differ only in case|“one” and “One” differ only in case"),
        (f"{ADD}/DEEP.py", "differ only in case"),
        (f"{ADD}/deep.py", "Two implementations are called “deep”"),
        (f"{ADD}/deep/__init__.py", "Two implementations are called “deep”"),
        (f"{MAIN}/blocks/a b/block.json", "“a b” is not a name"),
        ("workflows/shared/workflow.json", "cannot be called “shared”"),
        ("workflows/main/blocks/bare/one.py", "There is no block.json"),
    ],
)
def test_each_kind_of_fault_in_a_name_is_named(small, path, words):
    small.put(path, "def one(): ...\n" if path.endswith(".py") else {"inputs": [], "outputs": []})
    fault = small.fault()
    assert any(part in fault.what for part in words.split("|"))
    assert fault.file.startswith("workflows/")
    assert fault.mend


def test_a_block_and_a_use_of_one_name_are_a_problem(small):
    small.put(f"{MAIN}/graph.json", {"wires": {}, "uses": {"add": {"of": "shared.common"}}})
    assert small.fault().what == "A block and a use are both called “add”."


def test_a_folder_with_a_graph_only_lacks_its_workflow_file(small):
    (small.folder / MAIN / "workflow.json").unlink()
    assert small.fault().file == f"{MAIN}/workflow.json"


def test_a_folder_that_git_left_empty_is_no_block(small):
    (small.folder / MAIN / "blocks/old/__pycache__").mkdir(parents=True)
    (small.folder / MAIN / "blocks/old/__pycache__/x.pyc").write_bytes(b"")
    assert small.read().faults == ()


def test_the_address_of_the_block_is_in_the_problem(small):
    small.put(f"{ADD}/deep/blocks/inner/block.json", {"inputs": [], "outputs": [], "title": 1})
    assert small.fault().address == "main.add.deep.inner"


def test_code_that_is_no_utf_8_is_a_problem_with_its_line_and_is_never_written_over(small):
    path = f"{ADD}/one.py"
    small.put(path, b"def one(x):\n    return '\xe4'\n")
    project = small.read()
    assert [(fault.file, fault.line) for fault in project.faults] == [(path, 2)]
    assert project.unreadable == (path,)
    add = project.workflows["main"].graph.blocks["add"]
    graph = project.workflows["main"].graph
    without = graph.but(
        blocks=graph.blocks.with_item("add", add.but(implementations=add.implementations.without("one")))
    )
    edited = project.but(workflows=project.workflows.with_item("main", project.workflows["main"].but(graph=without)))
    with pytest.raises(StudioError, match="could not be read whole"):
        save_project(small.folder, edited, project)
    assert b"\xe4" in small.bytes()[path]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_a_problem(small):
    (small.folder / ADD / "one.py").chmod(0)
    assert "cannot be read" in small.fault().what


def test_a_pipe_in_place_of_a_file_does_not_stop_reading(small):
    os.mkfifo(small.folder / ADD / "pipe.py")
    assert "pipe" not in small.read().workflows["main"].graph.blocks["add"].implementations


def test_no_folder_no_project(tmp_path):
    with pytest.raises(StudioError) as refusal:
        read_project(tmp_path / "nothing")
    assert "hyperstudio new" in refusal.value.mend


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"format": 2, "name": "small"}', "made by a newer HyperStudio"),
        ('{"name": "small"}', "does not say which format"),
        ('{"format": "1", "name": "small"}', "does not say which format"),
        ("{\n", "not JSON"),
        ("[]", "not hold a JSON object"),
        (b"\xff", "not UTF-8"),
    ],
)
def test_without_a_legible_project_file_there_is_no_project(small, content, words):
    small.put("hyperstudio.json", content)
    with pytest.raises(StudioError, match=words) as refusal:
        small.read()
    assert refusal.value.mend


def test_reading_code_that_writes_a_file_when_it_is_imported_writes_none(small):
    small.put(f"{ADD}/one.py", "open(__file__ + '.ran', 'w').close()\ndef one(x: int) -> int:\n    return x\n")
    small.put("conftest.py", "open(__file__ + '.ran', 'w').close()\n")
    before = {file: file.stat().st_mtime_ns for file in small.folder.rglob("*")}
    small.read()
    assert {file: file.stat().st_mtime_ns for file in small.folder.rglob("*")} == before


@pytest.mark.parametrize("template", ["empty", "penguins"])
def test_a_new_project_has_no_faults(tmp_path, template):
    assert read_project(new_project(tmp_path / "mine", template)).faults == ()
