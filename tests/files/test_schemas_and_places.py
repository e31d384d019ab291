import json

import pytest

from hyperstudio.files.locate import file_of
from hyperstudio.files.resources import resource
from hyperstudio.files.schemas import schemas

ADD = "workflows/main/blocks/add"


def test_the_published_schemas_are_up_to_date():
    published = {file.name: file.read_text(encoding="utf-8") for file in resource("schemas").glob("*.json")}
    assert published == schemas(), "Write them again: python -m hyperstudio.files.schemas"


def test_the_schemas_name_the_keys_as_the_files_have_them():
    metric = json.loads(schemas()["hyperstudio.schema.json"])["$defs"]["Metric"]["properties"]
    assert {"from", "measure", "formula"} <= metric.keys()
    graph = json.loads(schemas()["graph.schema.json"])
    assert graph["required"] == ["wires"]
    assert "as" in graph["$defs"]["Use"]["properties"]


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("main", "workflows/main/workflow.json"),
        ("main:y", "workflows/main/workflow.json"),
        ("main.add", f"{ADD}/block.json"),
        ("main.add:x", f"{ADD}/block.json"),
        ("main.add.one", f"{ADD}/one.py"),
        ("main.add.one.k", f"{ADD}/one.py"),
        ("main.add.deep", f"{ADD}/deep/graph.json"),
        ("main.add.deep.inner", f"{ADD}/deep/blocks/inner/block.json"),
        ("main.add.deep.inner.two.k", f"{ADD}/deep/blocks/inner/two.py"),
        ("main.last.three.k", "workflows/main/blocks/last/three/__init__.py"),
        ("main.used", "workflows/main/graph.json"),
        ("shared.common", "shared/common/block.json"),
        ("shared.common.four", "shared/common/four.py"),
        ("main.add.nothing.more", f"{ADD}/block.json"),
        ("nothing", "hyperstudio.json"),
        ("shared", "hyperstudio.json"),
        ("", "hyperstudio.json"),
    ],
)
def test_every_address_has_its_file(small, address, file):
    small.put("workflows/main/graph.json", {"wires": {}, "uses": {"used": {"of": "shared.common"}}})
    project = small.read()
    assert file_of(project, address) == file
    assert (small.folder / file).is_file()
