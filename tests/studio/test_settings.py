"""Settings of this machine: where they lie, what stands above them, and what the doctor says of them."""

import json
import stat
from pathlib import Path

import pytest

from hyperstudio.errors import StudioError
from hyperstudio.files.settings import Settings, change_settings, read_settings, settings_file
from hyperstudio.studio.doctor import examined
from hyperstudio.studio.places import in_force, limits, store_folder, variable_of
from hyperstudio.studio.storage import store_info


def test_a_setting_is_remembered_and_none_takes_it_back() -> None:
    assert read_settings() == Settings()
    change_settings(workers=3, store_gb=1.5)
    assert limits().workers == 3
    assert store_info()["limit"] == 1_500_000_000
    assert stat.S_IMODE(settings_file().stat().st_mode) == 0o600
    change_settings(workers=None)
    assert json.loads(settings_file().read_text()) == {"store_gb": 1.5}


def test_an_environment_variable_stands_above_the_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change_settings(workers=3, memory_gb=4, grace_seconds=5, store_gb=7, store=str(tmp_path / "set"))
    monkeypatch.delenv("HYPERSTUDIO_STORE")
    assert store_folder() == tmp_path / "set"
    for name, text in (("workers", "2"), ("grace_seconds", "0.5"), ("store_gb", "500MB"), ("store", "/elsewhere")):
        monkeypatch.setenv(variable_of(name), text)
    held = in_force()
    assert (held.workers, held.memory_gb, held.grace_seconds, held.store_gb) == (2, 4, 0.5, 0.5)
    assert store_folder() == Path("/elsewhere")
    said = {name: check["what"] for name, check in examined()["checks"].items()}
    assert said["workers"] == "2 (HYPERSTUDIO_WORKERS)"
    assert said["room for values"] == "0.5 GB (HYPERSTUDIO_STORE_LIMIT)"
    assert said["memory of a run"].startswith("4 GB (set)")


@pytest.mark.parametrize("text", ['{"workers": 0}', '{"grace_seconds": "soon"}', "[]", "{", '{"memory_gb": NaN}'])
def test_what_cannot_be_a_setting_is_said_and_changes_nothing(text: str) -> None:
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text(text)
    with pytest.raises(StudioError) as caught:
        limits()
    assert str(settings_file()) in f"{caught.value.what} {caught.value.mend}"
    assert not examined()["checks"]["settings"]["ok"]
    with pytest.raises(StudioError):
        change_settings(workers=2)
    assert settings_file().read_text() == text


def test_a_value_out_of_its_range_is_refused_and_what_a_newer_version_wrote_stays() -> None:
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text('{"colour": "red"}')
    with pytest.raises(StudioError, match="workers"):
        change_settings(workers=0)
    change_settings(workers=1)
    assert json.loads(settings_file().read_text()) == {"workers": 1, "colour": "red"}


def test_every_setting_says_what_a_form_needs() -> None:
    for name, field in Settings.model_fields.items():
        assert field.title, name
        assert field.description, name
        assert isinstance(field.json_schema_extra, dict)
        assert set(field.json_schema_extra) == {"unit", "variable", "otherwise"}
