"""`configuration.py` of a package that leaves something to choose: the superposition as pydantic models."""

from hyperstudio.exporter.binding import Binding, BoundChoice, BoundParameter
from hyperstudio.exporter.literals import literal
from hyperstudio.exporter.texts import docstring
from hyperstudio.exporter.typed import Annotations
from hyperstudio.graph.code import Parameter
from hyperstudio.graph.values import thaw


class ConfigurationModule:
    """Writes the module; `configuration` is all that was exported, `digest` the hash of it and of the code."""

    def __init__(self, binding: Binding, configuration: dict[str, object], digest: str) -> None:
        self._binding, self._configuration, self._digest = binding, configuration, digest
        every = [*binding.parameters.values()]
        every += [one for choice in binding.choices.values() for case in choice.cases for one in case.parameters]
        self._annotations = Annotations(
            [one.parameter.type for one in every], {"Part", "Configuration", "Field", "Literal", "Annotated"}
        )
        self._imports: set[str] = set()

    def text(self) -> str:
        """The whole module, not yet formatted."""
        parts = [part for choice in self._binding.choices.values() for part in self._choice(choice)]
        whole = self._whole()
        tells = [
            f"CONFIGURATION: dict[str, Any] = {self._configuration!r}",
            '"""What was chosen when this package was made, by address."""',
            f"CALL = frozenset({sorted(a for a, when in self._binding.when.items() if when == 'call')!r})",
            '"""What can be chosen for each call, too; all else that is left open is chosen at the start."""',
            f"FIELDS = {self._fields()!r}",
            '"""By address of what is left open: its field."""',
            f"CASES: dict[str, dict[str, dict[str, str]]] = {self._cases()!r}",
            '"""By address of a choice: its implementations, each with its parameters and their fields."""',
        ]
        head = [
            docstring(["What can be chosen, with what was chosen when this package was made as the default."]),
            "",
            "from typing import Annotated, Any, Literal",
            "from pydantic import BaseModel, ConfigDict, Field",
            *self._annotations.lines,
            *sorted(self._imports),
            "",
            f"HASH = {self._digest!r}",
            *tells,
            "",
            "",
            "class Part(BaseModel):",
            '    """A part of a configuration."""',
            "",
            "    model_config = ConfigDict(",
            '        extra="forbid", frozen=True, populate_by_name=True, protected_namespaces=()',
            "    )",
        ]
        return "\n".join([*head, *parts, *whole, ""])

    def _choice(self, choice: BoundChoice) -> list[str]:
        lines = []
        for case in choice.cases:
            lines += ["", "", f"class {case.class_name}(Part):", f'    """{choice.address}.{case.name}"""', ""]
            lines.append(f"    implementation: Literal[{case.name!r}] = {case.name!r}")
            lines += [f"    {self._field(one, '')}" for one in case.parameters]
        names = " | ".join(case.class_name for case in choice.cases)
        union = f'Annotated[{names}, Field(discriminator="implementation")]' if len(choice.cases) > 1 else names
        return [*lines, "", "", f"{choice.class_name} = {union}"]

    def _whole(self) -> list[str]:
        lines = ["", "", "class Configuration(Part):", '    """All that is left open, by address."""', ""]
        for choice in self._binding.choices.values():
            made = next(case.class_name for case in choice.cases if case.name == choice.default)
            words = f"default_factory={made}, alias={choice.address!r}, description={choice.doc!r}"
            lines.append(f"    {choice.field}: {choice.class_name} = Field({words})")
        lines += [f"    {self._field(one, one.address)}" for one in self._binding.parameters.values()]
        return lines

    def _field(self, one: BoundParameter, alias: str) -> str:
        parameter = one.parameter
        words = []
        if not one.required:
            words.append(f"default={self._literal(one)}")
        if alias:
            words.append(f"alias={alias!r}")
        elif one.field != parameter.name:
            words.append(f"alias={parameter.name!r}")
        if parameter.form in {"int", "float"} and not parameter.choices:
            if parameter.low is not None:
                words.append(f"{'gt' if parameter.low_open else 'ge'}={parameter.low!r}")
            if parameter.high is not None:
                words.append(f"{'lt' if parameter.high_open else 'le'}={parameter.high!r}")
            if parameter.step:
                words.append(f"multiple_of={parameter.step!r}")
        if parameter.doc:
            words.append(f"description={parameter.doc!r}")
        return f"{one.field}: {self._type(parameter)} = Field({', '.join(words)})"

    def _literal(self, one: BoundParameter) -> str:
        value = thaw(one.value)
        if one.parameter.form == "enum":
            return repr(value)
        return literal(value, one.parameter.type, self._bring, one.home)

    def _bring(self, module: str, name: str) -> str:
        self._imports.add(f"from {module} import {name}")
        return name

    def _type(self, parameter: Parameter) -> str:
        if parameter.choices and parameter.form != "bool":
            listed = ", ".join(map(repr, parameter.choices))
            return f"Literal[{listed}] | None" if parameter.optional else f"Literal[{listed}]"
        return self._annotations.of(parameter.type)

    def _fields(self) -> dict[str, str]:
        found = {address: one.field for address, one in self._binding.choices.items()}
        found |= {address: one.field for address, one in self._binding.parameters.items()}
        return dict(sorted(found.items()))

    def _cases(self) -> dict[str, dict[str, dict[str, str]]]:
        return {
            address: {case.name: {one.parameter.name: one.field for one in case.parameters} for case in choice.cases}
            for address, choice in sorted(self._binding.choices.items())
        }
