"""A small project in a folder of its own."""

import importlib.util
import sys
from pathlib import Path

import pytest

_FOLDERS = Path(__file__).with_name("folders.py")


def _load() -> None:
    spec = importlib.util.spec_from_file_location("files_folders", _FOLDERS)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["files_folders"] = module
    spec.loader.exec_module(module)


