"""The export plan: every file of a package with its text, what it requires, what stands in the way."""

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hyperstudio.errors import StudioError
from hyperstudio.exporter.api_module import REQUIREMENTS, ApiModule, servable, serving_files
from hyperstudio.exporter.binding import binding_of
from hyperstudio.exporter.book import Book
from hyperstudio.exporter.configuration_module import ConfigurationModule
from hyperstudio.exporter.endpoints import Endpoint, endpoint_of
from hyperstudio.exporter.formatting import formatted
from hyperstudio.exporter.literals import SECRET_VALUES, SHIPPED_FILES
from hyperstudio.exporter.package_files import (
    cli_text,
    configuration_text,
    dockerfile_text,
    init_text,
    pyproject_text,
    readme_text,
)
from hyperstudio.exporter.parts import ARTIFACTS, FITTED, ONCE, PLAIN, same_answers
from hyperstudio.exporter.shipping import SHIPPED, brought_files, read_files
from hyperstudio.graph.addresses import find
from hyperstudio.graph.block import Block
from hyperstudio.graph.folders import code_file, module_of
from hyperstudio.graph.problems import Problem
from hyperstudio.graph.project import Configuration, Project
from hyperstudio.graph.values import thaw
from hyperstudio.planning.choices import value_of
from hyperstudio.planning.given import given_inputs
from hyperstudio.planning.keys import Environment
from hyperstudio.planning.modules import modules_of
from hyperstudio.planning.planner import plan

SECRETS = Path(__file__).parent / "shipped" / "secret" / f"{SECRET_VALUES}.py"
"""What a package has whose parameters name secrets."""
CONFIGURED = Path(__file__).parent / "shipped" / "bound" / "configured.py"
"""What a package has that leaves something to choose."""


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """What an export writes.

    `files` are texts by path; `origins` says which file of the project one is a copy of. `endpoints` are the
    workflows; `makers` are modules that compute the artifacts (by their names) and stay out of the package, with what
    they need beside it. `requirements` are lower bounds, `pins` the versions that are installed now.
    """

    project: str
    files: dict[str, str]
    origins: dict[str, str]
    endpoints: tuple[Endpoint, ...]
    requirements: tuple[str, ...]
    pins: tuple[str, ...]
    configuration: dict[str, Any]
    hash: str
    problems: tuple[Problem, ...]
    makers: dict[str, str] = field(default_factory=dict)
    brings: tuple[str, ...] = ()
    """Files and folders of the project that come along."""
    artifacts: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By name: the module (of the makers) and the function that computes it."""

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep it from being written."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


def plan_package(
    project: Project,
    workflows: Sequence[str],
    configuration: Configuration,
    environment: Environment,
    *,
    api: bool = False,
    bind: Mapping[str, str] | None = None,
) -> ExportPlan:
    """The plan of a package with these workflows in a configuration; with `api` it serves them over HTTP.

    `bind` says by address what is not frozen, but chosen at the `start` or for each `call`. StudioError for what does
    not exist.
    """
    problems: list[Problem] = []
    binding = binding_of(project, configuration, bind or {})
    for name in workflows:
        problems += _problems(project, name, configuration, environment)
    _refuse_name(project, environment)
    if any(problem.severity == "error" for problem in problems):
        return ExportPlan(project.name, {}, {}, (), (), (), {}, "", tuple(problems))
    book = Book(project, configuration, binding)
    endpoints = tuple(endpoint_of(book, name) for name in workflows)
    copied = _copied(project, book)
    makers, artifacts = _makers(project, configuration, book, copied)
    problems += _unmet(project, book)
    more = REQUIREMENTS if api else {"pydantic": "pydantic>=2.10"} if binding else {}
    requirements, pins, untyped, missing = _requirements(project, copied, environment, more)
    problems += [*book.problems, *missing]
    said = _configuration(project, book)
    src = f"src/{project.name}"
    reads = read_files(project, book)
    generated = {f"{src}/{module.path}": module.text for module in book.modules.values()}
    files = {f"{src}/{path}": text for path, text in copied.items()}
    origins = {f"{src}/{path}": path for path in copied}
    digest = _digest([json.dumps(said, sort_keys=True, default=str), *sorted(copied.values())])
    generated |= {
        f"{src}/__init__.py": init_text(project, endpoints),
        f"{src}/flows/__init__.py": '"""What calls what: one function for each graph, or class."""\n',
        f"{src}/configuration.py": (
            ConfigurationModule(binding, said, digest).text() if binding else configuration_text(said, digest)
        ),
        f"{src}/cli.py": cli_text(project, endpoints, api=api, reads=reads),
        f"{src}/plain.py": PLAIN,
        "tests/test_same_answers.py": same_answers(project.name),
    }
    if book.learning or any(one.kind == "class" for one in endpoints):
        generated[f"{src}/fitted.py"] = FITTED
    if book.uses_once:
        generated[f"{src}/once.py"] = ONCE
    if any(f".{SHIPPED_FILES} import" in text for text in generated.values()):
        generated[f"{src}/{SHIPPED_FILES}.py"] = SHIPPED.read_text(encoding="utf-8")
    if hides := any(f".{SECRET_VALUES} import" in text for text in generated.values()):
        generated[f"{src}/{SECRET_VALUES}.py"] = SECRETS.read_text(encoding="utf-8")
    if binding:
        generated[f"{src}/configured.py"] = CONFIGURED.read_text(encoding="utf-8")
    if artifacts:
        generated[f"{src}/artifacts/__init__.py"] = ARTIFACTS
    if api:
        served, left_out = servable(project, endpoints)
        problems += left_out
        generated[f"{src}/api.py"] = ApiModule(project, served, _blocks(project, book), binding, hides=hides).text()
        generated |= {f"{src}/{path}": text for path, text in serving_files().items()}
    files |= formatted(generated, project.name)
    files |= {
        f"{src}/py.typed": "",
        "pyproject.toml": pyproject_text(project, requirements, environment.python or "3.11", untyped),
        "README.md": readme_text(project, endpoints, said),
        "Dockerfile": dockerfile_text(project, environment.python or "3.11"),
        "requirements.lock": "".join(f"{pin}\n" for pin in pins),
        ".dockerignore": ".git\n.venv\ndist\n",
    }
    return ExportPlan(
        project.name, dict(sorted(files.items())), origins, endpoints, requirements, pins, said, digest,
        tuple(dict.fromkeys(problems)), makers, brought_files(project, book, endpoints), artifacts,
    )  # fmt: skip


def _problems(project: Project, name: str, configuration: Configuration, environment: Environment) -> list[Problem]:
    """What stands in the way of the workflow itself, but for inputs that have no value yet."""
    workflow = project.workflows.get(name)
    if workflow is None:
        names = ", ".join(sorted(project.workflows)) or "none"
        raise StudioError(f"There is no workflow “{name}”.", f"The workflows there are: {names}.", name)
    given = given_inputs(workflow, {})
    found = plan(project, name, configuration, {}, environment).problems
    unset = {f"{name}:{port.name}" for port in workflow.inputs if port.name not in given}
    return [problem for problem in found if problem.address not in unset]


def _refuse_name(project: Project, environment: Environment) -> None:
    if project.name in sys.stdlib_module_names or project.name in environment.distributions:
        raise StudioError(
            f"A package called “{project.name}” would hide another one.", "Give the project another name.", project.name
        )


def _copied(project: Project, book: Book) -> dict[str, str]:
    """The project's files that the included implementations reach, by path."""
    modules = modules_of(project)
    reached = {path for own, found in book.included.items() for path in modules.reach(code_file(own, found)).paths}
    return {path: modules.sources[path].text for path in sorted(reached)}


def _makers(
    project: Project, configuration: Configuration, book: Book, copied: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    """What computes the artifacts: modules and implementations beside those of the package."""
    if not book.artifacts:
        return {}, {}
    maker = Book(project, configuration)
    functions = {stem: maker.maker(*place) for stem, place in book.artifacts.items()}
    book.problems.extend(problem for problem in maker.problems if problem not in book.problems)
    files = {f"src/{project.name}/{module.path}": module.text for module in maker.modules.values()}
    # A class keeps the very text that the package has: what was learnt is loaded by its name.
    own = {f"src/{project.name}/{module.path}": module.text for module in book.modules.values()}
    files = {path: own.get(path, text) if "makers" not in path else text for path, text in files.items()}
    more = {f"src/{project.name}/{path}": text for path, text in _copied(project, maker).items() if path not in copied}
    return files | more | {f"src/{project.name}/fitted.py": FITTED, f"src/{project.name}/once.py": ONCE}, functions


def _unmet(project: Project, book: Book) -> list[Problem]:
    """Problems of what is left open in vain: where no workflow meets it, or where it was needed for the export."""
    found = [
        Problem(
            what=f"“{address}” is left open, but no exported workflow uses it.", mend="Leave it out.", address=address
        )
        for address in book.binding.when
        if address not in book.met
    ]
    if book.artifacts and book.binding:
        maker = Book(project, book.configuration, book.binding)
        for place in book.artifacts.values():
            maker.maker(*place)
        found += [
            Problem(
                what=f"“{address}” is left open, but a baked value is made with it.",
                mend="Leave it frozen, or take away the lifetime “baked”.",
                address=address,
            )
            for address in sorted(maker.met)
        ]
    return found


def _blocks(project: Project, book: Book) -> dict[str, str]:
    """By module of the package: the implementation that it is."""
    return {module_of(project.name, code_file(own, found))[0]: own for own, found in book.included.items()}


def _requirements(
    project: Project, copied: Mapping[str, str], environment: Environment, more: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], list[Problem]]:
    """Lower bounds, pins, the third-party modules that are imported, and what is not installed."""
    modules = modules_of(project)
    imported = sorted({name for path in copied for name in modules.reach(path).third_party})
    elsewhere = {name for path in modules.sources for name in modules.reach(path).third_party} - set(imported)
    missing = [
        Problem(what=f"The package “{name}” is not installed.", mend=f"Install {name} in the project's environment.")
        for name in imported
        if environment.distributions.get(name) is None
    ]
    pins = {pin for name in imported for pin in (environment.distributions.get(name) or "").split(",") if "==" in pin}
    known = {_normal(pin.partition("==")[0]) for pin in pins}
    not_ours = {
        _normal(pin.partition("==")[0])
        for name in elsewhere
        for pin in (environment.distributions.get(name) or name).split(",")
    }
    bounds = [*(pin.replace("==", ">=", 1) for pin in pins), *more.values()]
    for text in project.requirements:
        name = _normal(_name_of(text))
        if name not in known and name not in not_ours:
            bounds.append(text)  # imported by nothing: it is there for another reason, such as a file format
    return tuple(sorted(bounds, key=str.lower)), tuple(sorted(pins, key=str.lower)), tuple(imported), missing


def _configuration(project: Project, book: Book) -> dict[str, Any]:
    """All that was decided on the exported path: choices, and the value of each parameter."""
    said: dict[str, Any] = {}
    for own, implementation in sorted(book.included.items()):
        address, _, name = own.rpartition(".")
        block = find(project, address)
        if isinstance(block, Block):
            said |= _chosen_above(project, book, own)
            for parameter in implementation.code.parameters:
                value, origin = value_of(block, address, name, parameter, book.configuration)
                if origin != "none" and isinstance(thaw(value), bool | int | float | str | list | dict | None):
                    said[f"{own}.{parameter.name}"] = thaw(value)
    return said


def _chosen_above(project: Project, book: Book, own: str) -> dict[str, Any]:
    """The choices that lead to an implementation: that of its block, and those of the graphs that hold it."""
    found: dict[str, Any] = {}
    parts = own.split(".")
    for end in range(1, len(parts)):
        address = ".".join(parts[:end])
        if isinstance(find(project, address), Block):
            bound = book.binding.choices.get(address)
            found[address] = bound.default if bound is not None else parts[end]
    return found


def _digest(texts: Sequence[str]) -> str:
    found = hashlib.blake2b(digest_size=16)
    for text in texts:
        found.update(text.encode("utf-8", "surrogateescape") + b"\0")
    return found.hexdigest()


def _normal(name: str) -> str:
    return name.strip().lower().replace("_", "-").replace(".", "-")


def _name_of(requirement: str) -> str:
    end = next((at for at, sign in enumerate(requirement) if not (sign.isalnum() or sign in "._-")), len(requirement))
    return requirement[:end]
