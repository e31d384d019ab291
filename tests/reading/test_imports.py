import pytest

from hyperstudio.reading.imports import Imports, imports_of

HERE = "churn.workflows.model.blocks.prep.knn"


def modules(text: str, module: str = HERE, *, package: bool = False) -> set[str]:
    return set(imports_of(text, module, package=package).modules)


def test_every_form_of_import_is_found_wherever_it_stands():
    text = """
import os.path as where, numpy
def knn():
    from churn.lib.text import tidy
    try:
        import torch
    except ImportError:
        pass
"""
    expected = {"os", "os.path", "numpy", "churn", "churn.lib", "churn.lib.text", "churn.lib.text.tidy", "torch"}
    assert modules(text) == expected
    assert not imports_of(text, HERE).computed


@pytest.mark.parametrize(
    ("line", "module", "package", "found"),
    [
        ("from . import b", "p.a", False, {"p", "p.b"}),
        ("from .b import c", "p.a", False, {"p", "p.b", "p.b.c"}),
        ("from ..b import c", "p.q.a", False, {"p", "p.b", "p.b.c"}),
        ("from .b import c", "p.a", True, {"p", "p.a", "p.a.b", "p.a.b.c"}),
        ("from .. import b", "p.a", True, {"p", "p.b"}),
        ("from ..... import b", "p.a", False, set()),
        ("from .b import *", "p.a", False, {"p", "p.b"}),
    ],
)
def test_relative_imports_are_seen_from_the_module(line, module, package, found):
    assert modules(line, module, package=package) == found


@pytest.mark.parametrize(
    "text",
    [
        "import importlib\nimportlib.import_module('churn.lib.text')",
        "from importlib import import_module as load\nload('churn.lib.text')",
        "import importlib as i\ni.import_module(name='churn.lib.text')",
        "__import__('churn.lib.text')",
        "import importlib\nimportlib.import_module('.text', 'churn.lib')",
        "import importlib\nimportlib.import_module('.text', package='churn.lib')",
    ],
)
def test_a_constant_name_is_a_module_like_any_other(text):
    found = imports_of(text, HERE)
    assert "churn.lib.text" in found.modules
    assert not found.computed


@pytest.mark.parametrize(
    "text",
    [
        "import importlib\nimportlib.import_module(name)",
        "import importlib\nimportlib.import_module(f'churn.lib.{name}')",
        "from importlib import import_module as load\nlist(map(load, names))",
        "import importlib\nload = importlib.import_module\nload('churn.lib.text')",
        "__import__(name)",
        "__import__('churn.lib', fromlist=names)",
        "import builtins\nbuiltins.__import__(name)",
        "exec(open('lib/text.py').read())",
        "import runpy\nrunpy.run_path('lib/text.py')",
        "from importlib.util import spec_from_file_location as s\ns('a', 'lib/text.py')",
    ],
)
def test_an_import_by_a_computed_name_is_told(text):
    assert imports_of(text, HERE).computed


def test_a_package_may_import_what_it_lists():
    text = "__all__ = ['text', 'tables']\n__all__ += ['more']"
    assert modules(text, "churn.lib", package=True) == {
        "churn",
        "churn.lib",
        "churn.lib.text",
        "churn.lib.tables",
        "churn.lib.more",
    }
    assert modules(text, "churn.lib") == set()


def test_what_is_no_python_imports_nothing():
    assert imports_of("import (", HERE) == Imports()
