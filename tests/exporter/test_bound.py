"""What is left open in a package is chosen at its start or for a call, and each answer carries its hash."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hyperstudio.errors import StudioError
from hyperstudio.exporter.plan import plan_package
from hyperstudio.graph.values import FrozenMap
from hyperstudio.planning.keys import Environment
from hyperstudio.studio.exporting import Exporter
from hyperstudio.studio.opening import need_trust, open_document
from hyperstudio.studio.running import Running
from tests.exporter.http_client import Answer, Client, free_port
from tests.exporter.served_project import written

NUMBER, RESULT = {"name": "number", "type": "float"}, {"name": "result", "type": "float"}
FILES = {
    "hyperstudio.json": {"format": 1, "name": "scaled"},
    "configurations/baseline.json": {"scale.step": "times", "scale.step.times.factor": 3},
    "workflows/scale/workflow.json": {"inputs": [NUMBER], "outputs": [RESULT], "example": {"number": 2.0}},
    "workflows/scale/graph.json": {
        "wires": {"step:number": ":number", "end:number": "step:result", ":result": "end:result"}
    },
    "workflows/scale/blocks/step/block.json": {"inputs": [NUMBER], "outputs": [RESULT]},
    "workflows/scale/blocks/step/times.py": """
from typing import Annotated

from annotated_types import Ge, Le


def times(number: float, *, factor: Annotated[int, Ge(1), Le(10)] = 2) -> float:
    return number * factor
""",
    "workflows/scale/blocks/step/rounded.py": """
import enum


class Way(enum.Enum):
    UP = 1
    DOWN = 2


def rounded(number: float, *, way: Way = Way.UP) -> float:
    return float(-(-number // 1)) if way is Way.UP else float(number // 1)
""",
    "workflows/scale/blocks/step/nested/graph.json": {"wires": {"twice:number": ":number", ":result": "twice:result"}},
    "workflows/scale/blocks/step/nested/blocks/twice/block.json": {"inputs": [NUMBER], "outputs": [RESULT]},
    "workflows/scale/blocks/step/nested/blocks/twice/doubled.py": """
def doubled(number: float, *, more: int = 100) -> float:
    return number * 2 + more
""",
    "workflows/scale/blocks/end/block.json": {"inputs": [NUMBER], "outputs": [RESULT]},
    "workflows/scale/blocks/end/add.py": """
def add(number: float, *, amount: float = 0.5) -> float:
    return number + amount
""",
}
BIND = {"scale.step": "call", "scale.end.add.amount": "start", "scale.step.nested.twice.doubled.more": "call"}
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("bound")
    document = open_document(written(root / "scaled", FILES), None)
    need_trust(document.folder, now=True)
    running = Running(document.folder, document.project.name)
    try:
        Exporter(running, document.project, document.configuration_name, [], api=True, bind=BIND).write(root / "out")
    finally:
        running.close()
    return root / "out"


def started(package: Path, folder: Path, **variables: str) -> tuple[Client, "subprocess.Popen[bytes]"]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "scaled.cli", "serve", "--port", str(port)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(package / "src"), **variables},
        stderr=subprocess.DEVNULL,
    )
    client = Client(port)
    client.wait_until_ready(process)
    return client, process


@pytest.fixture(scope="module")
def client(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    client, process = started(package, tmp_path_factory.mktemp("state"))
    yield client
    process.terminate()
    process.wait(20)


def ask(client: Client, number: float, **chosen: Any) -> Answer:
    headers = {"Configuration": json.dumps({key.replace("__", "."): value for key, value in chosen.items()})}
    return client.ask("POST", "/scale", json.dumps({"number": number}).encode(), headers=headers if chosen else {})


def test_a_request_chooses_for_itself_and_no_other_one_is_touched(client: Client) -> None:
    plain = ask(client, 1.25)
    assert plain.body == {"result": 4.25}  # the configuration that was exported: three times, and a half
    assert ask(client, 1.25, scale__step="rounded").body == {"result": 2.5}
    assert ask(client, 1.25, **{"scale__step": "rounded", "scale__step__rounded__way": "DOWN"}).body == {"result": 1.5}
    assert ask(client, 1.25, scale__step__times__factor=10).body == {"result": 13.0}
    assert ask(client, 1.0, scale__step="nested").body == {"result": 102.5}
    more = {"scale__step": "nested", "scale__step__nested__twice__doubled__more": 1}
    assert ask(client, 1.0, **more).body == {"result": 3.5}
    assert ask(client, 1.25).body == plain.body


def test_each_answer_carries_the_hash_of_what_was_chosen_for_it(client: Client) -> None:
    def hash_of(**chosen: Any) -> str:
        return ask(client, 1.0, **chosen).headers["configuration-hash"]

    base = client.ask("GET", "/configuration").body["hash"]
    assert hash_of() == hash_of(scale__step="times", scale__step__times__factor=3) == base
    assert len({base, hash_of(scale__step="rounded"), hash_of(scale__step__times__factor=4)}) == 3
    assert hash_of(scale__step="rounded") == hash_of(scale__step="rounded")


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"scale__step__times__factor": 11}, "less than or equal to 10"),
        ({"scale__step": "gone"}, "times"),
        ({"scale__step": 5}, "scale.step"),
        ({"scale__step__times__other": 1}, "There is no “scale.step.times.other”"),
        ({"scale__end": "add2"}, "fixed in this package"),
        ({"scale__end__add__amount": 1.0}, "when the service starts"),
    ],
)
def test_what_may_not_be_chosen_is_a_problem_that_says_why(client: Client, chosen: dict[str, Any], said: str) -> None:
    answer = ask(client, 1.0, **chosen)
    assert answer.status == 422
    assert said in answer.body["detail"]
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("text", ["{", "[]", "nothing", '{"scale.step": ' + "[" * 2000])
def test_a_header_that_cannot_be_read_is_a_problem(client: Client, text: str) -> None:
    answer = client.ask("POST", "/scale", b'{"number": 1}', headers={"Configuration": text})
    assert answer.status == 422
    assert "onfiguration" in answer.body["detail"]


def test_the_start_chooses_from_a_file_or_the_environment(package: Path, tmp_path: Path) -> None:
    (tmp_path / "chosen.json").write_text('{"scale.end.add.amount": 10, "scale.step.times.factor": 1}', "utf-8")
    (tmp_path / "service.toml").write_text(
        '[configuration]\nscale.step = "rounded"\n"scale.end.add.amount" = 20\n', "utf-8"
    )
    for variables, result in (
        ({"SCALED_CONFIGURATION": "chosen.json"}, 12.0),
        ({"SCALED_CONFIG": "service.toml"}, 22.0),
        ({"SCALED_CONFIG": "service.toml", "SCALED_CONFIGURATION": '{"scale.step": "times"}'}, 26.0),
    ):
        client, process = started(package, tmp_path, **variables)
        try:
            answer = ask(client, 2.0)
            assert answer.body == {"result": result}
            assert answer.headers["configuration-hash"] == client.ask("GET", "/configuration").body["hash"]
        finally:
            process.terminate()
            process.wait(20)


def test_a_wrong_start_ends_at_once_and_says_why(package: Path, tmp_path: Path) -> None:
    asked = [sys.executable, "-m", "scaled.cli", "serve", "--port", str(free_port())]
    environment = os.environ | {"PYTHONPATH": str(package / "src"), "SCALED_CONFIGURATION": '{"scale.step": "gone"}'}
    ran = subprocess.run(asked, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode
    assert "scale.step" in ran.stderr.splitlines()[-1]


def test_from_python_a_block_of_calls_uses_another_configuration(package: Path) -> None:
    code = (
        "from scaled import scale\nfrom scaled.configured import using\n"
        "with using({'scale.step': 'rounded'}):\n    print(scale(1.25))\nprint(scale(1.25))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": str(package / "src")},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ran.stdout.split() == ["2.5", "4.25"]


def test_the_code_passes_ruff_and_strict_mypy_and_its_tests(package: Path) -> None:
    for words in (["ruff", "check"], ["ruff", "format", "--check"], ["mypy", "--strict"], ["pytest", "-q"]):
        ran = subprocess.run(
            [sys.executable, "-m", *words], cwd=package, capture_output=True, text=True, check=False,
            env=os.environ | {"PYTHONPATH": "src"},
        )  # fmt: skip
        assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize(
    ("address", "when", "said"),
    [
        ("scale.nothing", "call", "no block or parameter"),
        ("scale.step", "later", "no time"),
        ("scale.step.times.factor", "call", "goes along"),
    ],
)
def test_what_cannot_be_left_open_is_refused(tmp_path: Path, address: str, when: str, said: str) -> None:
    project = open_document(written(tmp_path / "scaled", FILES), None).project
    bind = {"scale.step": "start", address: when}
    with pytest.raises(StudioError, match=said):
        plan_package(
            project,
            ["scale"],
            FrozenMap(),
            Environment("3.11", {"annotated_types": "annotated-types==1"}, {}),
            bind=bind,
        )
