import json

from hypothesis import given
from hypothesis import strategies as st

from hyperstudio.editing.differences import differences
from hyperstudio.editing.renaming import RenameImplementation
from hyperstudio.errors import StudioError
from hyperstudio.files.write import texts
from hyperstudio.graph.addresses import every_block
from hyperstudio.graph.project import Project
from tests.editing.test_edits import an_edit
from tests.projects import projects


@given(projects(), st.data())
def test_two_projects_differ_in_words_exactly_when_they_differ_in_their_files(project: Project, data) -> None:
    try:
        after = an_edit(project, data).apply(project)
    except StudioError:
        return
    said = differences(project, after, moved=True)
    layout = {path for path in texts(after) if path.endswith("layout.json")}
    before, now = texts(project), texts(after)
    differ = {path for path in before.keys() | now.keys() if before.get(path) != now.get(path)} - layout
    assert bool(differ) <= bool(said)
    assert not said or texts(project) != texts(after)
    assert differences(after, after, moved=True) == ()


@given(projects())
def test_renaming_an_implementation_writes_nothing_into_block_json_that_was_not_said(project: Project) -> None:
    address, found = next(iter(every_block(project)))
    name = next(iter(found.implementations))
    after = texts(RenameImplementation(f"{address}.{name}", "other_way").apply(project))
    path = next(path for path in texts(project) if path.endswith("block.json"))
    assert json.loads(after[path]).keys() == json.loads(texts(project)[path]).keys()
