"""Files of the project that defaults, parameters and blocks name come along with a package, and nothing else does."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from hyperstudio.studio.exporting import Exporter
from hyperstudio.studio.opening import need_trust, open_document
from hyperstudio.studio.running import Running
from tests.exporter.http_client import Client, free_port
from tests.exporter.served_project import written

FILE = {"name": "file", "type": "pathlib.Path", "default": "data/words.txt"}
MORE = {"name": "more", "type": "int", "default": 1}
COUNT = {"name": "count", "type": "int"}
FILES: dict[str, Any] = {
    "hyperstudio.json": {"format": 1, "name": "counting"},
    "data/words.txt": "one two three",
    "data/extra/more.txt": "four",
    "data/declared.txt": "five six",
    "data/private.txt": "nobody asked for this",
    "workflows/main/workflow.json": {"inputs": [FILE, MORE], "outputs": [COUNT]},
    "workflows/main/graph.json": {"wires": {"count:file": ":file", "count:more": ":more", ":count": "count:count"}},
    "workflows/main/blocks/count/block.json": {
        "inputs": [FILE, MORE],
        "outputs": [COUNT],
        "reads": ["data/declared.txt", "$HOME", "../outside.txt"],
    },
    "workflows/main/blocks/count/words.py": """
from pathlib import Path


def words(file: Path, more: int, *, folder: Path = Path("data/extra")) -> int:
    texts = [file.read_text(), *(one.read_text() for one in folder.iterdir()), Path("data/declared.txt").read_text()]
    return sum(len(text.split()) for text in texts) + more
""",
    "configurations/baseline.json": {"main.count.words.folder": "data/extra"},
}
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("along")
    (root / "outside.txt").write_text("not of the project", encoding="utf-8")
    document = open_document(written(root / "counting", FILES), None)
    need_trust(document.folder, now=True)
    running = Running(document.folder, document.project.name)
    try:
        Exporter(running, document.project, document.configuration_name, [], api=True).write(root / "out")
        assert Exporter(running, document.project, document.configuration_name, [], api=True).drift(root / "out") == {}
        (document.folder / "data/words.txt").write_text("one", encoding="utf-8")
        drift = Exporter(running, document.project, document.configuration_name, [], api=True).drift(root / "out")
        assert set(drift) == {"src/counting/files/data/words.txt"}
    finally:
        running.close()
    return root / "out"


def asked(package: Path, folder: Path, *words: str) -> Any:
    ran = subprocess.run(
        [sys.executable, *words], cwd=folder, env=os.environ | {"PYTHONPATH": str(package / "src")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_what_is_named_comes_along_and_nothing_else(package: Path) -> None:
    place = package / "src/counting/files"
    along = sorted(path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file())
    assert along == ["data/declared.txt", "data/extra/more.txt", "data/words.txt"]


def test_inputs_with_a_default_may_be_left_out_in_each_way_to_call(package: Path, tmp_path: Path) -> None:
    assert asked(package, tmp_path, "-m", "counting.cli", "main") == 7
    assert asked(package, tmp_path, "-m", "counting.cli", "main", "--more", "5") == 11
    assert asked(package, tmp_path, "-c", "from counting import main; print(main())") == 7
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "counting.cli", "serve", "--port", str(port)], cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(package / "src")}, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        client = Client(port)
        client.wait_until_ready(process)
        kind = "multipart/form-data; boundary=cut"
        body = b'--cut\r\nContent-Disposition: form-data; name="more"\r\n\r\n2\r\n--cut--\r\n'
        assert client.ask("POST", "/main", body, kind).body == {"count": 8}
        head = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="words.txt"\r\n\r\n'
        assert client.ask("POST", "/main", head + b"a b\r\n--cut--\r\n", kind).body == {"count": 6}
    finally:
        process.terminate()
        process.wait(20)


@pytest.mark.timeout(400)
def test_the_code_passes_ruff_and_strict_mypy(package: Path) -> None:
    for words in (["ruff", "check"], ["ruff", "format", "--check"], ["mypy", "--strict"]):
        ran = subprocess.run([sys.executable, "-m", *words], cwd=package, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stdout + ran.stderr
