import json
import stat

import pytest

from hyperstudio.errors import StudioError
from hyperstudio.files.new import new_project
from hyperstudio.files.read import read_project
from hyperstudio.files.resources import resource
from hyperstudio.files.trust import data_folder, distrust, is_trusted, trust
from hyperstudio.files.write import texts


def test_a_folder_is_trusted_only_after_somebody_said_so(tmp_path):
    assert not is_trusted(tmp_path)
    trust(tmp_path)
    assert is_trusted(tmp_path)
    assert not is_trusted(tmp_path / "inside")
    distrust(tmp_path)
    assert not is_trusted(tmp_path)


def test_trust_is_kept_for_the_real_folder_and_for_the_user_alone(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    trust(tmp_path / "link")
    assert is_trusted(tmp_path / "real")
    assert json.loads((data_folder() / "trust.json").read_text()) == {"folders": [str(tmp_path / "real")]}
    assert stat.S_IMODE((data_folder() / "trust.json").stat().st_mode) == 0o600
    (tmp_path / "link").unlink()
    (tmp_path / "other").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "other")
    assert not is_trusted(tmp_path / "link")


def test_the_environment_can_trust_everything(tmp_path, monkeypatch):
    monkeypatch.setenv("HYPERSTUDIO_TRUST", "1")
    assert is_trusted(tmp_path)
    monkeypatch.setenv("HYPERSTUDIO_TRUST", "0")
    assert not is_trusted(tmp_path)


@pytest.mark.parametrize("content", ["{", "[]", '{"folders": 1}', "[" * 100_000, "\x00"])
def test_where_the_list_is_damaged_nothing_is_trusted_and_it_can_be_made_again(tmp_path, content):
    data_folder().mkdir(parents=True)
    (data_folder() / "trust.json").write_text(content)
    assert not is_trusted(tmp_path)
    trust(tmp_path)
    assert is_trusted(tmp_path)


def test_trust_that_cannot_be_remembered_says_so(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("HYPERSTUDIO_DATA", str(tmp_path / "file"))
    with pytest.raises(StudioError, match="cannot be written"):
        trust(tmp_path)


def test_a_new_empty_project_is_named_after_its_folder_and_has_one_workflow(tmp_path):
    folder = new_project(tmp_path / "My churn", "empty")
    project = read_project(folder)
    assert (project.name, project.title) == ("my_churn", "My churn")
    assert set(project.workflows) == {"main"}
    assert "baseline" in project.configurations
    assert {path: (folder / path).read_text() for path in texts(project)} == texts(project)
    assert ".hyperstudio/" in (folder / ".gitignore").read_text()
    assert (folder / "pytest.ini").is_file()


@pytest.mark.parametrize("name", ["class", "7", "äöü"])
def test_a_new_project_gets_a_legal_name_whatever_its_folder_is_called(tmp_path, name):
    assert read_project(new_project(tmp_path / name, "empty")).faults == ()


def test_the_penguins_are_copied_whole_and_keep_their_name(tmp_path):
    folder = new_project(tmp_path / "birds", "penguins")
    project = read_project(folder)
    assert project.name == "penguins"
    assert texts(project) == texts(read_project(resource("examples", "penguins")))
    assert (folder / "data/penguins.csv").read_bytes() == resource(
        "examples", "penguins", "data", "penguins.csv"
    ).read_bytes()
    assert not list(folder.rglob("__pycache__"))


def test_the_documents_are_copied_whole_and_what_they_keep_stays_out_of_git(tmp_path):
    folder = new_project(tmp_path / "questions", "document_qa")
    assert texts(read_project(folder)) == texts(read_project(resource("examples", "document_qa")))
    assert (folder / "data/pdfs/amd.pdf").read_bytes().startswith(b"%PDF")
    assert "documents.sqlite*" in (folder / ".gitignore").read_text().splitlines()


def test_a_new_project_overwrites_nothing(tmp_path):
    (tmp_path / "mine.txt").write_text("precious")
    with pytest.raises(StudioError, match="not empty"):
        new_project(tmp_path, "empty")
    with pytest.raises(StudioError, match="not empty"):
        new_project(tmp_path / "mine.txt", "empty")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_template_that_is_not_there_is_refused_with_those_that_are(tmp_path):
    with pytest.raises(StudioError) as refusal:
        new_project(tmp_path / "p", "pinguins")
    assert "penguins" in refusal.value.mend


def test_a_resource_that_is_not_there_says_so():
    with pytest.raises(StudioError, match="resources/nothing is missing"):
        resource("nothing")
