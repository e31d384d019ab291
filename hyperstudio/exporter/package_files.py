"""The files around the code of a package: pyproject, README, Dockerfile, the command line, what it shows."""

import json
from collections.abc import Sequence
from typing import Any

from hyperstudio.exporter.endpoints import Endpoint, EndpointPort
from hyperstudio.exporter.literals import PATHS, SHIPPED_FILES, default_literal
from hyperstudio.exporter.texts import docstring
from hyperstudio.graph.project import Project
from hyperstudio.graph.types import short


def init_text(project: Project, endpoints: Sequence[Endpoint]) -> str:
    """`__init__.py`: the workflows."""
    about = docstring([project.doc or f"{project.label}: {', '.join(one.function for one in endpoints)}."])
    lines = [f"from {one.module} import {one.function}" for one in endpoints]
    shown = ", ".join(f'"{name}"' for name in sorted(one.function for one in endpoints))
    return "\n".join([about, "", *lines, "", f"__all__ = [{shown}]", ""])


def configuration_text(configuration: dict[str, Any], digest: str) -> str:
    """`configuration.py`: what was chosen when the package was made."""
    return "\n".join(
        [
            '"""What was chosen when this package was made. The code of the flows says the same."""',
            "",
            "from typing import Any",
            "",
            f"HASH = {digest!r}",
            f"CONFIGURATION: dict[str, Any] = {configuration!r}",
            "",
        ]
    )


def cli_text(project: Project, endpoints: Sequence[Endpoint], *, api: bool = False, reads: Sequence[str] = ()) -> str:
    """`cli.py`: one command for each workflow that is a function; with `api` also `serve`, where that name is free.

    `reads` are the files that came along and are read by their names.
    """
    imports: set[str] = set()

    def bring(module: str, name: str) -> str:
        imports.add(f"from {module} import {name}")
        return name

    parts = []
    for one in endpoints:
        if one.kind == "function":
            parts.append(_command(one, bring, project.name))
    lay_out = bring(f"{project.name}.{SHIPPED_FILES}", "lay_out") if reads else ""
    called = [one for one in endpoints if one.kind == "function"]
    served = api and all(one.workflow != "serve" for one in called)
    if served:
        parts.append(_SERVE)
    laid = f"    {lay_out}({tuple(reads)!r})\n" if reads else ""
    serving = _SERVING.replace("{project}", project.name) if served else ""
    first = next((one.doc or one.title for one in called), "")
    return "\n".join(
        [
            f'"""The command line of {project.name}: one command for each workflow. Answers are JSON."""',
            "",
            "import argparse",
            "import asyncio",
            "import inspect",
            "import json",
            "import sys",
            "from collections.abc import Sequence",
            "from pathlib import Path",
            "from typing import Any",
            *sorted(imports),
            "",
            f"import {project.name} as package",
            f"from {project.name}.plain import plain",
            "",
            "",
            _CLI_PARTS.replace("{project}", project.name).replace("{doc}", json.dumps(first)),
            "    " + "\n    ".join("\n".join(parts).split("\n")) if parts else "",
            _CLI_END.replace("{lay_out}", laid).replace("{serve}", serving),
        ]
    )


_CLI_PARTS = '''def _json(text: str) -> Any:
    """JSON where the text is some, else the text."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    whole = argparse.ArgumentParser(prog="{project}")
    commands = whole.add_subparsers(required=True, metavar="WORKFLOW")'''

_CLI_END = '''    return whole

{serve}
def main(words: Sequence[str] | None = None) -> int:
    """Run one workflow and print what it gives as JSON."""
    asked = vars(parser().parse_args(words))
{lay_out}    result = asked.pop("function")(**asked)
    if inspect.iscoroutine(result):
        result = asyncio.run(result)
    print(json.dumps(plain(result), ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
'''


_SERVE = """command = commands.add_parser("serve", help="Serve all workflows over HTTP.")
command.add_argument("--host", help="The address to listen at.")
command.add_argument("--port", type=int, help="The port to listen at.")
command.set_defaults(function=serve)"""

_SERVING = '''
def serve(host: str | None = None, port: int | None = None) -> None:
    """Serve all workflows over HTTP until it is stopped."""
    from {project}.api import main

    main(host, port)
    sys.exit(0)

'''


def _command(one: Endpoint, bring: Any, package: str) -> str:
    lines = [f"command = commands.add_parser({one.workflow!r}, help={(one.doc or one.title)!r})"]
    for port in one.inputs:
        kind = {"pathlib.Path": "Path", "str": "str"}.get(port.type, "_json")
        words = [repr(f"--{port.name}"), f"type={kind}", f"help={(port.doc or short(port.type)).replace('%', '%%')!r}"]
        words.append(
            f"default={default_literal(package, port.default, port.type, bring)}"
            if port.has_default
            else "required=True"
        )
        lines.append(f"command.add_argument({', '.join(words)})")
    lines.append(f"command.set_defaults(function=package.{one.function})")
    return "\n".join(lines)


def pyproject_text(project: Project, requirements: Sequence[str], python: str, untyped: Sequence[str]) -> str:
    """`pyproject.toml`."""
    name = project.name
    listed = "".join(f"    {json.dumps(one)},\n" for one in requirements)
    ignored = json.dumps([pattern for module in untyped for pattern in (module, f"{module}.*")])
    theirs = json.dumps([f"{name}.{folder}.*" for folder in ("workflows", "shared", "lib")])
    described = json.dumps((project.doc or project.label).strip().split("\n")[0], ensure_ascii=False)
    overrides = f"\n[[tool.mypy.overrides]]\nmodule = {ignored}\nignore_missing_imports = true\n" if untyped else ""
    return f"""[build-system]
requires = ["hatchling>=1.26"]
build-backend = "hatchling.build"

[project]
name = {json.dumps(name.replace("_", "-"))}
version = {json.dumps(project.version)}
description = {described}
readme = "README.md"
requires-python = ">={python}"
dependencies = [
{listed}]

[project.optional-dependencies]
test = ["pytest>=8"]

[project.scripts]
{name.replace("_", "-")} = "{name}.cli:main"

[tool.hatch.build.targets.wheel]
packages = ["src/{name}"]

[tool.ruff]
line-length = 120
# The implementations are as their authors wrote them.
extend-exclude = ["src/{name}/workflows", "src/{name}/shared", "src/{name}/lib"]

[tool.ruff.lint]
select = ["B", "E4", "E7", "E9", "F", "I", "UP"]

[tool.ruff.lint.flake8-bugbear]
extend-immutable-calls = ["{name}.shipped_files.shipped"]

[tool.ruff.lint.isort]
known-first-party = ["{name}"]

[tool.mypy]
strict = true
mypy_path = "src"
packages = ["{name}"]
untyped_calls_exclude = ["{name}.workflows", "{name}.shared", "{name}.lib"]

# The implementations are as their authors wrote them.
[[tool.mypy.overrides]]
module = {theirs}
ignore_errors = true
{overrides}
[tool.pytest.ini_options]
testpaths = ["tests"]
"""


def readme_text(project: Project, endpoints: Sequence[Endpoint], configuration: dict[str, Any]) -> str:
    """`README.md`."""
    name = project.name
    parts = [f"# {project.label}", "", (project.doc or "").strip(), "", "```console", "$ pip install .", "```", ""]
    for one in endpoints:
        parts += [
            f"## {one.function}",
            "",
            one.doc or one.title,
            "",
            "```python",
            f"from {name} import {one.function}",
            "",
        ]
        given = ", ".join(f"{port.name}={_shown(port)}" for port in one.inputs)
        if one.kind == "class":
            learnt = ", ".join(f"{port.name}={_shown(port)}" for port in one.learning)
            variable = one.workflow if one.workflow != one.function else "made"
            parts += [f"{variable} = {one.function}()", f"{variable}.fit({learnt})", f"{variable}({given})"]
        else:
            parts.append(f"{'await ' if one.is_async else ''}{one.function}({given})")
        parts += ["```", ""]
        if one.kind == "function":
            words = "".join(f" --{port.name} {port.name.upper()}" for port in one.inputs)
            parts += ["```console", f"$ {name.replace('_', '-')} {one.workflow}{words}", "```", ""]
        for title, ports in (("takes", one.inputs), ("gives", one.outputs)):
            if ports:
                parts += [f"| {title} | type | |", "| --- | --- | --- |"]
                parts += [f"| `{port.name}` | `{short(_type(port))}` | {port.doc} |" for port in ports]
                parts.append("")
    parts += ["## What was chosen", "", "| block or parameter | choice |", "| --- | --- |"]
    parts += [f"| `{address}` | `{value}` |" for address, value in configuration.items()]
    parts += [
        "",
        "## Where things are",
        "",
        f"- `src/{name}/flows`: what calls what; one function (or class, where it learns) for each graph.",
        f"- `src/{name}/workflows`, `shared`, `lib`: the implementations, as they were written.",
        f"- `src/{name}/artifacts`: values that were computed when the package was made (pickles).",
        "- `tests`: answers that were recorded when the package was made (`pip install .[test] && pytest`).",
        "",
    ]
    return "\n".join(parts)


def dockerfile_text(project: Project, python: str) -> str:
    """`Dockerfile`: an image whose command is the package's command line."""
    return "\n".join(
        [
            f"FROM python:{python}-slim",
            "WORKDIR /app",
            "COPY . .",
            "RUN pip install --no-cache-dir --constraint requirements.lock . && useradd --create-home app",
            "USER app",
            "# What it keeps lies here: mount a volume to have it after the container is gone.",
            "WORKDIR /home/app",
            f"ENV {project.name.upper()}_HOST=0.0.0.0",
            f'ENTRYPOINT ["{project.name.replace("_", "-")}"]',
            "",
        ]
    )


def _type(port: EndpointPort) -> str:
    return port.type.removeprefix("*") if port.type.startswith("*") else port.type


def _shown(port: EndpointPort) -> str:
    if port.has_default and isinstance(port.default, str):
        said = json.dumps(port.default, ensure_ascii=False)
        return f"Path({said})" if port.type in PATHS else said
    if port.has_default:
        return repr(port.default)
    return "…" if port.type != "pathlib.Path" else f'Path("{port.name}")'
