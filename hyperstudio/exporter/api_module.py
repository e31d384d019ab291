"""`api.py`: one address for each workflow of a package, as FastAPI has it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from hyperstudio.exporter.api_fields import alias_of, class_text, indented, suffixes_of, words_of
from hyperstudio.exporter.binding import FROZEN, Binding
from hyperstudio.exporter.carried import Carried, carried
from hyperstudio.exporter.endpoints import Endpoint, EndpointPort
from hyperstudio.exporter.literals import SECRET_VALUES, default_literal
from hyperstudio.exporter.names import Names, field_of
from hyperstudio.exporter.texts import docstring
from hyperstudio.exporter.typed import Annotations
from hyperstudio.graph.names import class_name
from hyperstudio.graph.problems import Problem
from hyperstudio.graph.project import Project

REQUIREMENTS = {"fastapi": "fastapi>=0.115", "uvicorn": "uvicorn>=0.30", "multipart": "python-multipart>=0.0.18"}
"""What an API needs, by the name of its module."""
SHIPPED = Path(__file__).parent / "shipped" / "serving"
TAKEN = frozenset({"livez", "readyz", "metrics", "configuration", "docs", "openapi.json", "progress"})
"""Addresses that every service has."""
_PLAIN = {"str", "int", "float", "bool"}
_AS: dict[Carried, str] = {"frame": "Records", "series": "list[Any]", "array": "list[Any]"}
_MADE: dict[Carried, str] = {"frame": "frame", "series": "series", "array": "array"}
_FILES = ("file", "bytes")


def serving_files() -> dict[str, str]:
    """The files that every package with an API has as they are, by path in the package."""
    found = sorted(path for path in SHIPPED.iterdir() if path.suffix in {".py", ".html"})
    return {f"serving/{path.name}": path.read_text(encoding="utf-8") for path in found}


def addresses(endpoints: Sequence[Endpoint]) -> dict[str, str]:
    """By workflow, the first part of its address: its own name unless that means something else."""
    return {one.workflow: f"{one.workflow}_" if one.workflow in TAKEN else one.workflow for one in endpoints}


def servable(project: Project, endpoints: Sequence[Endpoint]) -> tuple[list[Endpoint], list[Problem]]:
    """The workflows that can be served, and for each other one the reason."""
    found, problems = [], []
    for one in endpoints:
        reason = ""
        if one.kind == "class":
            reason = "it learns, and what it learnt stays in a Python process"
        for port in one.inputs:
            if carried(project, port.type)[0] is None:
                reason = f"HTTP cannot carry what its input “{port.port}” takes ({port.type})"
        if reason:
            problems.append(
                Problem(
                    what=f"“{one.workflow}” is not part of the API: {reason}.",
                    mend="It is in the package all the same. A workflow around it can take files, tables or JSON.",
                    address=one.workflow,
                    severity="warning",
                )
            )
        else:
            found.append(one)
    return found, problems


class ApiModule:
    """Writes the module."""

    def __init__(
        self,
        project: Project,
        endpoints: Sequence[Endpoint],
        blocks: Mapping[str, str],
        binding: Binding = FROZEN,
        *,
        hides: bool = False,
    ) -> None:
        """`hides`: the package knows secrets."""
        self._binding, self._hides = binding, hides
        self._project = project
        self._endpoints = endpoints
        self._blocks = blocks
        self._paths = addresses(endpoints)
        types = [port.type for one in endpoints for port in (*one.inputs, *one.outputs)]
        self._annotations = Annotations(types, _NAMES - {"Any", "Annotated"})
        self._imports: set[str] = set()
        self._names = Names(_NAMES | {"app", "service"})
        self._functions = {one.workflow: self._names.of(one.function, f"{one.function}_flow") for one in endpoints}

    def text(self) -> str:
        """The whole module, not yet formatted."""
        name = self._project.name
        parts = [part for one in self._endpoints for part in self._parts(one)]
        about = docstring([f"The HTTP API of {name}: one address for each workflow."])
        flows = [
            f"from {one.module} import {one.function}" + ("" if own == one.function else f" as {own}")
            for one in self._endpoints
            for own in (self._functions[one.workflow],)
        ]
        takes = {self._paths[one.workflow]: self._takes(one) for one in self._endpoints}
        told = {one.workflow: one.source for one in self._endpoints if one.streams}
        streams = [f"    streams={told!r},"] if told else []
        artifacts = sorted({stem for one in self._endpoints for stem in one.artifacts})
        head = [
            about, "", *_IMPORTS, *self._annotations.lines, *sorted(self._imports), *flows,
            f"from {name}{' import configured' if self._binding else '.configuration import CONFIGURATION, HASH'}",
            f"from {name}.serving.described import ANSWERS, PROBLEMS, BatchAnswer, Given, choosable, with_problems",
            f"from {name}.serving.service import Service",
            *([f"from {name}.{SECRET_VALUES} import masked"] if self._hides else []),
            f"from {name}.serving.uploads import Uploads",
            f"from {name}.serving.values import Records, array, frame, series", "",
            f"BLOCKS = {dict(sorted(self._blocks.items()))!r}", '"""By module: the block that it implements."""',
            "service = Service(", f"    {name!r},", f"    {self._project.version!r},",
            *self._chosen(), "    blocks=BLOCKS,", f"    takes={takes!r},",
            f"    artifacts={tuple(artifacts)!r},", *streams,
            *(["    mask=masked,"] if self._hides else []), ")",
            f"app = service.app({self._project.label!r}, {(self._project.doc or '').strip()!r})", "",
        ]  # fmt: skip
        end = [
            "", "", "with_problems(app)", "", "",
            "def main(host: str | None = None, port: int | None = None) -> None:",
            '    """Serve until it is stopped."""', f"    service.main({f'{name}.api:app'!r}, host, port)", "", "",
            'if __name__ == "__main__":', "    main()", "",
        ]  # fmt: skip
        return "\n".join([*head, *parts, *end])

    def _chosen(self) -> list[str]:
        if not self._binding:
            return ["    configuration=CONFIGURATION,", "    hash_=HASH,"]
        started = "configured.started()"
        said = [f"    configuration=configured.told({started}),", f"    hash_=configured.hash_of({started}),"]
        return [*said, *(["    choose=configured.choose,", "    now=configured.now,"] if self._by_call else [])]

    @property
    def _by_call(self) -> list[str]:
        return sorted(address for address, when in self._binding.when.items() if when == "call")

    def _takes(self, one: Endpoint) -> str:
        if not one.inputs:
            return ""
        return "multipart/form-data" if self._has_files(one) else "application/json"

    def _has_files(self, one: Endpoint) -> bool:
        return any(carried(self._project, port.type)[0] in _FILES for port in one.inputs)

    def _parts(self, one: Endpoint) -> Iterator[str]:
        camel = class_name(one.function)
        answer = self._names.of(f"{camel}Answer")
        fields = [
            f"{field_of(port.name)}: {self._shown(port)} = Field({words_of(port, alias=alias_of(port))})"
            for port in one.outputs
        ]
        yield class_text(answer, "BaseModel", f"What {one.workflow} gives.", fields)
        if self._has_files(one):
            yield self._upload(one, answer)
            return
        request = ""
        if one.inputs:
            request = self._names.of(f"{camel}Request")
            fields = [self._field(port) for port in one.inputs]
            yield class_text(request, "Given", f"What {one.workflow} takes.", fields)
        yield self._post(one, request, answer)
        if request:
            yield self._batch(one, request)

    def _field(self, port: EndpointPort) -> str:
        words = words_of(port, self._default(port), alias_of(port))
        return f"{field_of(port.name)}: {self._wanted(port)} = Field({words})"

    def _post(self, one: Endpoint, request: str, answer: str) -> str:
        own = self._functions[one.workflow]
        taken = f"given: {request}" if request else ""
        lines = [
            self._route(self._paths[one.workflow], "Workflows", one.title, answer),
            f"async def post_{one.function}({taken}) -> Response:",
        ]
        lines += indented(docstring([one.doc or one.title]))
        arguments = f"_{one.function}(given)" if request else "{}"
        lines.append(
            f"    return await service.answer({', '.join([repr(one.workflow), own, arguments, *self._outputs(one)])})"
        )
        if not request:
            return "\n".join(lines)
        made = ", ".join(f"{port.name!r}: {self._made(port, f'given.{field_of(port.name)}')}" for port in one.inputs)
        mapping = [f"def _{one.function}(given: {request}) -> dict[str, Any]:", f"    return {{{made}}}", "", ""]
        return "\n".join([*mapping, *lines])

    def _batch(self, one: Endpoint, request: str) -> str:
        batch = self._names.of(f"{class_name(one.function)}Batch")
        path = self._paths[one.workflow]
        words = [
            repr(one.workflow),
            self._functions[one.workflow],
            request,
            f"_{one.function}",
            "given.items",
        ]
        items = f"items: SkipValidation[list[{request}]]"
        says = f"What {one.workflow} gives for each item, in their order; a problem stands where an item has one."
        return "\n".join(
            [
                class_text(batch, "Given", f"Many requests to {one.workflow}.", [items]),
                "",
                "",
                self._route(f"{path}/batch", "Batches", one.title, "BatchAnswer"),
                f"async def post_{one.function}_batch(given: {batch}) -> Response:",
                f'    """{says}"""',
                f"    return await service.batch({', '.join([*words, *self._outputs(one)])})",
            ]
        )

    def _upload(self, one: Endpoint, answer: str) -> str:
        ports = {port.name for port in one.inputs}
        uploads = next(name for name in ("uploads", "files", "held") if name not in ports)
        required = [port for port in one.inputs if not port.has_default]
        rest = [port for port in one.inputs if port.has_default]
        taken = [self._parameter(port) for port in (*required, *rest)]
        made = []
        for port in one.inputs:
            how, optional = carried(self._project, port.type)
            text = port.name if how == "json" else self._made(port, port.name)
            if how in _FILES:
                method = "path" if how == "file" else "bytes"
                suffixes = suffixes_of(port)
                given = ", ".join([repr(port.port), port.name, *([repr(suffixes)] if suffixes else [])])
                text = f"await {uploads}.{method}({given})"
                if optional or port.has_default:
                    text += f" if {port.name} is not None else {self._default(port)}"
            made.append(f"{port.name!r}: {text}")
        words = [repr(one.workflow), self._functions[one.workflow], "given", *self._outputs(one)]
        return "\n".join(
            [
                self._route(self._paths[one.workflow], "Workflows", one.title, answer),
                f"async def post_{one.function}({', '.join(taken)}) -> Response:",
                *indented(docstring([one.doc or one.title])),
                f"    async with Uploads() as {uploads}:",
                f"        given: dict[str, Any] = {{{', '.join(made)}}}",
                f"        return await service.answer({', '.join(words)})",
            ]
        )

    def _parameter(self, port: EndpointPort) -> str:
        how, optional = carried(self._project, port.type)
        alias = port.port if port.port != port.name else ""
        if how in _FILES:
            may = optional or port.has_default
            kind = "UploadFile | None" if may else "UploadFile"
            words = words_of(port, alias=alias, examples=False)
            return f"{port.name}: Annotated[{kind}, File({words})]" + (" = None" if may else "")
        kind = self._wanted(port)
        bare = port.type.removesuffix(" | None")
        if bare not in _PLAIN and not bare.startswith("typing.Literal["):
            kind = f"Json[{kind}]"
        default = f" = {self._default(port)}" if port.has_default else ""
        return f"{port.name}: Annotated[{kind}, Form({words_of(port, alias=alias)})]{default}"

    def _route(self, path: str, tag: str, title: str, answer: str) -> str:
        says = "ANSWERS" if tag == "Workflows" else "PROBLEMS"
        more = f", openapi_extra=choosable({self._by_call!r})" if self._by_call else ""
        words = f'"/{path}", tags=["{tag}"], summary={title!r}, response_model={answer}, responses={says}{more}'
        return f"@app.post({words})"

    def _outputs(self, one: Endpoint) -> list[str]:
        return [repr(port.port) for port in one.outputs]

    def _default(self, port: EndpointPort) -> str | None:
        if not port.has_default:
            return None
        return default_literal(self._project.name, port.default, port.type, self._bring)

    def _bring(self, module: str, name: str) -> str:
        self._imports.add(f"from {module} import {name}")
        return name

    def _wanted(self, port: EndpointPort) -> str:
        how, optional = carried(self._project, port.type)
        if how in _AS:
            return f"{_AS[how]} | None" if optional else _AS[how]
        return self._annotations.of(port.type)

    def _shown(self, port: EndpointPort) -> str:
        if port.type.startswith("*"):
            return "Any"
        how = carried(self._project, port.type)[0]
        if how is None or how in _FILES:
            return "Any"
        if how in _AS:
            return _AS[how]
        return self._annotations.of(port.type)

    def _made(self, port: EndpointPort, text: str) -> str:
        how, optional = carried(self._project, port.type)
        if how not in _MADE:
            return text
        made = f"{_MADE[how]}({text})"
        return f"None if {text} is None else {made}" if optional else made


_NAMES = frozenset(
    {
        *(
            "ANSWERS",
            "Any",
            "Annotated",
            "BLOCKS",
            "BaseModel",
            "BatchAnswer",
            "CONFIGURATION",
            "Field",
            "File",
            "Form",
            "Given",
        ),
        *("HASH", "Json", "PROBLEMS", "Records", "Response", "Service", "SkipValidation", "UploadFile", "Uploads"),
        *("app", "array", "choosable", "configured", "frame", "main", "masked", "series", "service", "with_problems"),
    }
)
_IMPORTS = (
    "from typing import Annotated, Any",
    "from fastapi import File, Form, Response, UploadFile",
    "from pydantic import BaseModel, Field, Json, SkipValidation",
)
