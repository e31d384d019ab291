"""When blocks move: what says their addresses (configurations, metrics, formulas) and imports their modules follows."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from hyperstudio.graph.addresses import split_port
from hyperstudio.graph.block import Block, Graph, GraphImplementation, Workflow
from hyperstudio.graph.code import CodeImplementation, SourceFile
from hyperstudio.graph.folders import folder_of, module_of
from hyperstudio.graph.project import Objective, Project
from hyperstudio.graph.values import FrozenMap, Value
from hyperstudio.reading.code import read_code
from hyperstudio.reading.moving import moved_imports, moved_name

_NAME = re.compile(r"'[^']*'|\"[^\"]*\"|[A-Za-z_]\w*(?:\.\w+)+")
V = TypeVar("V", bound=Value)
Rewrite = Callable[[str, SourceFile], SourceFile]


def readdressed(project: Project, moves: Mapping[str, str]) -> Project:
    """The project, whose blocks have moved already, with all that names them by the addresses of before brought along.

    A key of `moves` is an address of before, or a port of one (`model.prep:table`); what lies inside moves along.
    """
    if not moves:
        return project
    project = _settings(project, moves)
    folders = {folder_of(old): folder_of(new) for old, new in moves.items() if ":" not in old}
    return with_moved_modules(project, folders)


def forgotten(project: Project, gone: Iterable[str], choices: Mapping[str, str] | None = None) -> Project:
    """The project whose configurations no longer speak of what lies at some addresses, nor make some choices."""
    roots, configurations = tuple(gone), {}
    for name, values in project.configurations.items():
        left = {
            address: value
            for address, value in values.items()
            if address not in roots
            and not address.startswith(tuple(f"{root}." for root in roots))
            and (choices or {}).get(address, object()) != value
        }
        configurations[name] = values if len(left) == len(values) else FrozenMap(left)
    if all(configurations[name] is values for name, values in project.configurations.items()):
        return project
    return project.but(configurations=FrozenMap(configurations))


def with_moved_modules(project: Project, folders: Mapping[str, str]) -> Project:
    """The project with the imports of its code as they must be now that folders are called differently."""
    modules = {module_of(project.name, old)[0]: module_of(project.name, new)[0] for old, new in folders.items()}
    back = {new: old for old, new in modules.items()}

    def followed(path: str, source: SourceFile) -> SourceFile:
        if project.name not in source.text and "from ." not in source.text:
            return source
        after, package = module_of(project.name, path)
        text = moved_imports(source.text, moved_name(after, back), after, modules, package=package)
        return source if text == source.text else SourceFile.of(text)

    return _every_source(project, followed)


def block_with_sources(block: Block, folder: str, how: Rewrite) -> Block:
    """The block, whose folder is given, with each of its .py files as `how` makes it; the very same if nothing is."""
    changes: dict[str, Any] = {}
    for name, found in block.implementations.items():
        path = f"{folder}/{name}"
        now: CodeImplementation | GraphImplementation = found
        if isinstance(found, GraphImplementation):
            graph = graph_with_sources(found.graph, path, how)
            now = found if graph is found.graph else found.but(graph=graph)
        else:
            now = _code_with_sources(found, path, name, how)
        if now is not found:
            changes[name] = now
    others = _files(block.others, folder, how)
    if changes:
        block = block.but(implementations=FrozenMap({**block.implementations, **changes}))
    return block if others is block.others else block.but(others=others)


def graph_with_sources(graph: Graph, folder: str, how: Rewrite) -> Graph:
    """The graph, whose folder is given, with each .py file in it as `how` makes it; the very same if nothing is."""
    blocks = {name: block_with_sources(block, f"{folder}/blocks/{name}", how) for name, block in graph.blocks.items()}
    if all(blocks[name] is block for name, block in graph.blocks.items()):
        return graph
    return graph.but(blocks=FrozenMap(blocks))


def _code_with_sources(found: CodeImplementation, path: str, name: str, how: Rewrite) -> CodeImplementation:
    source = how(f"{path}/__init__.py" if found.package else f"{path}.py", found.source)
    if source is not found.source:
        found = found.but(source=source, code=read_code(source.text, name))
    files = _files(found.files, path, how)
    return found if files is found.files else found.but(files=files)


def _files(files: FrozenMap[str, SourceFile], folder: str, how: Rewrite) -> FrozenMap[str, SourceFile]:
    made = {name: how(f"{folder}/{name}" if folder else name, source) for name, source in files.items()}
    return files if all(made[name] is source for name, source in files.items()) else FrozenMap(made)


def _every_source(project: Project, how: Rewrite) -> Project:
    workflows: dict[str, Workflow] = {}
    for name, workflow in project.workflows.items():
        graph = graph_with_sources(workflow.graph, folder_of(name), how)
        workflows[name] = workflow if graph is workflow.graph else workflow.but(graph=graph)
    shared = {n: block_with_sources(b, folder_of(f"shared.{n}"), how) for n, b in project.shared.items()}
    others = _files(project.others, "", how)
    changes: dict[str, Any] = {}
    if any(workflows[name] is not found for name, found in project.workflows.items()):
        changes["workflows"] = FrozenMap(workflows)
    if any(shared[name] is not block for name, block in project.shared.items()):
        changes["shared"] = FrozenMap(shared)
    if others is not project.others:
        changes["others"] = others
    return project.but(**changes) if changes else project


def _settings(project: Project, moves: Mapping[str, str]) -> Project:
    def moved(text: str | None) -> str | None:
        if not text:
            return text
        address, port = split_port(text)
        if text in moves:
            return moves[text]
        now = moved_name(address, moves)
        return f"{now}:{port}" if port else now

    def formula(text: Any) -> Any:
        if isinstance(text, tuple):
            return tuple(map(formula, text))
        if text is None:
            return None
        return _NAME.sub(lambda f: f[0] if f[0][0] in "'\"" else moved_name(f[0], moves), text)

    def aim(said: Objective) -> Objective:
        return _but(said, maximize=formula(said.maximize), minimize=formula(said.minimize))

    configurations = {
        name: kept_if_equal(values, FrozenMap({moved_name(key, moves): value for key, value in values.items()}))
        for name, values in project.configurations.items()
    }
    metrics = {
        name: _but(metric, from_=moved(metric.from_), of=moved(metric.of), formula=formula(metric.formula))
        for name, metric in project.metrics.items()
    }
    return _but(
        project,
        configurations=FrozenMap(configurations),
        metrics=FrozenMap(metrics),
        objective=aim(project.objective) if project.objective else None,
        objectives=FrozenMap({name: aim(said) for name, said in project.objectives.items()}),
        constraints=formula(project.constraints),
        guards=formula(project.guards),
    )


def kept_if_equal(old: Any, new: Any) -> Any:
    """The very same value where nothing changed."""
    return old if old == new else new


def _but(value: V, **changes: Any) -> V:
    """The value with those of the changes that change something; the very same where none does."""
    real = {name: new for name, new in changes.items() if getattr(value, name) != new}
    return value.but(**real) if real else value
