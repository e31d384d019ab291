"""What holds for every test: folders of its own for values and settings, and no clock in the properties."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

EXAMPLES = int(os.environ.get("HYPERSTUDIO_TEST_EXAMPLES", "100"))
"""How many examples a property is tried on, where it does not say so itself."""

settings.register_profile("house", deadline=None, max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(autouse=True)
def folders_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the tests away from the developer's own value store, settings and trust; the folder that is used."""
    folder = tmp_path_factory.mktemp("own")
    monkeypatch.setenv("HYPERSTUDIO_STORE", str(folder / "store"))
    monkeypatch.setenv("HYPERSTUDIO_DATA", str(folder / "data"))
    monkeypatch.delenv("HYPERSTUDIO_TRUST", raising=False)
    monkeypatch.delenv("HYPERSTUDIO_PYTHON", raising=False)
    return folder
