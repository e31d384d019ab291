"""What of the superposition goes along with a package: choices and parameters that are made later."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from hyperstudio.errors import StudioError
from hyperstudio.exporter.literals import SECRET
from hyperstudio.exporter.names import Names, field_of
from hyperstudio.graph.addresses import find
from hyperstudio.graph.block import Block
from hyperstudio.graph.code import CodeImplementation, Parameter
from hyperstudio.graph.folders import code_file, module_of
from hyperstudio.graph.names import class_name
from hyperstudio.graph.project import Configuration, Project
from hyperstudio.planning.choices import MISSING, chosen, value_of

When = Literal["start", "call"]
WHEN = ("frozen", "start", "call")


@dataclass(frozen=True, slots=True)
class BoundParameter:
    """A parameter that can be set: its address, its field, what it is, its value now, the module of its types."""

    address: str
    field: str
    parameter: Parameter
    value: Any
    home: str

    @property
    def required(self) -> bool:
        """Whether it has no value unless one is given."""
        return self.value is MISSING


@dataclass(frozen=True, slots=True)
class Case:
    """One implementation that can be chosen, as a class of the configuration."""

    name: str
    class_name: str
    parameters: tuple[BoundParameter, ...]


@dataclass(frozen=True, slots=True)
class BoundChoice:
    """A block whose implementation can be chosen."""

    address: str
    field: str
    class_name: str
    doc: str
    default: str
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Binding:
    """All that is not frozen, by address; `when` says for each address whether at the start or for each call."""

    choices: Mapping[str, BoundChoice]
    parameters: Mapping[str, BoundParameter]
    when: Mapping[str, When]

    def __bool__(self) -> bool:
        return bool(self.when)


FROZEN: Binding = Binding({}, {}, {})


def binding_of(project: Project, configuration: Configuration, asked: Mapping[str, str]) -> Binding:
    """What is asked for, by address of a block or a parameter: `frozen`, `start` or `call`. StudioError for others."""
    choices: dict[str, BoundChoice] = {}
    parameters: dict[str, BoundParameter] = {}
    when: dict[str, When] = {}
    fields, classes = Names(_TAKEN), Names(_TAKEN_CLASSES)
    for address, said in sorted(asked.items()):
        if said not in WHEN:
            raise StudioError(f"“{said}” is no time to choose.", f"There are: {', '.join(WHEN)}.", address)
        if said == "frozen":
            continue
        found = find(project, address)
        if isinstance(found, Block):
            _refuse_choice(found, address)
            choices[address] = _choice(project, configuration, found, address, fields, classes)
        elif isinstance(found, Parameter):
            parameters[address] = _parameter(project, configuration, address, found, fields)
        else:
            raise StudioError(
                f"There is no block or parameter “{address}”.",
                "See the addresses with `hyperstudio tree`.",
                address,
            )
        when[address] = "start" if said == "start" else "call"
    for address in parameters:
        if address.rpartition(".")[0].rpartition(".")[0] in choices:
            raise StudioError(
                f"“{address}” goes along with the choice of its block.", "Bind the block, or its parameters.", address
            )
    return Binding(choices, parameters, when)


def _refuse_choice(block: Block, address: str) -> None:
    if block.choose_by is not None:
        raise StudioError(
            f"“{address}” is chosen by its input “{block.choose_by}” in each call already.", "Leave it out.", address
        )
    if block.fitted:
        raise StudioError(
            f"“{address}” learns: what it learnt belongs to one implementation.",
            "Leave it frozen, or bind parameters of what does not learn.",
            address,
        )


def _choice(
    project: Project, configuration: Configuration, block: Block, address: str, fields: Names, classes: Names
) -> BoundChoice:
    default = chosen(block, address, configuration)
    if default is None:
        raise StudioError(f"“{address}” has no implementation.", "Add one.", address)
    own = classes.of(class_name(address.replace(".", "_")))
    cases = []
    for name in sorted(name for name in block.implementations if name not in block.disabled or name == default):
        found = tuple(_parameters(project, configuration, block, address, name))
        cases.append(Case(name, classes.of(f"{own}{class_name(name)}"), found))
    return BoundChoice(
        address, fields.of(address.replace(".", "_")), own, block.title or address, default, tuple(cases)
    )


def _parameters(
    project: Project, configuration: Configuration, block: Block, address: str, name: str
) -> Iterator[BoundParameter]:
    """The parameters of one implementation; not those whose default only its own code knows."""
    implementation = block.implementations[name]
    if not isinstance(implementation, CodeImplementation):
        return
    own = f"{address}.{name}"
    home = module_of(project.name, code_file(own, implementation))[0]
    for parameter in implementation.code.parameters:
        value, origin = value_of(block, address, name, parameter, configuration)
        hidden = isinstance(value, str) and SECRET.search(value)  # a request must not name a variable of the service
        if not parameter.scratch and not hidden and (value is not MISSING or origin == "none"):
            field = field_of(parameter.name)
            yield BoundParameter(f"{own}.{parameter.name}", field, parameter, value, home)


def _parameter(
    project: Project, configuration: Configuration, address: str, parameter: Parameter, fields: Names
) -> BoundParameter:
    own = address.rpartition(".")[0]
    block_address, _, name = own.rpartition(".")
    block, implementation = find(project, block_address), find(project, own)
    assert isinstance(block, Block)
    assert isinstance(implementation, CodeImplementation)
    value = value_of(block, block_address, name, parameter, configuration)[0]
    if value is MISSING:
        raise StudioError(
            f"“{address}” has a default that only its code knows.", "Give it a value in the configuration.", address
        )
    if isinstance(value, str) and SECRET.search(value):
        raise StudioError(f"“{address}” is a secret.", "Leave it frozen: the environment says it.", address)
    home = module_of(project.name, code_file(own, implementation))[0]
    return BoundParameter(address, fields.of(address.replace(".", "_")), parameter, value, home)


_TAKEN = frozenset({"model_config", "implementation"})
_TAKEN_CLASSES = frozenset({"Annotated", "Any", "BaseModel", "ConfigDict", "Configuration", "Field", "Literal", "Part"})
