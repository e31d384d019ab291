"""What a configuration says: the chosen implementation of each block, and the value of each parameter."""

import math
from typing import Any

from hyperstudio.graph.block import Block, Implementation
from hyperstudio.graph.code import CodeImplementation, Parameter
from hyperstudio.graph.project import Configuration, Project
from hyperstudio.graph.values import FrozenMap, thaw

BASELINE = "baseline"


def configuration_named(project: Project, name: str) -> Configuration:
    """The configuration of that name; `baseline` is empty where the project has none."""
    return project.configurations.get(name, FrozenMap())


def chosen(block: Block, address: str, configuration: Configuration) -> str | None:
    """The name of the implementation that is used; None where there is none at all."""
    name = configuration.get(address)
    return name if isinstance(name, str) and name in block.implementations else block.usual


def chosen_implementation(block: Block, address: str, configuration: Configuration) -> Implementation | None:
    """The implementation that is used."""
    name = chosen(block, address, configuration)
    return block.implementations[name] if name else None


def parameter_values(
    block: Block, address: str, name: str, implementation: CodeImplementation, configuration: Configuration
) -> dict[str, Any]:
    """The parameters that are passed: those whose value differs from the signature's default."""
    values = {}
    for parameter in implementation.code.parameters:
        value, _ = value_of(block, address, name, parameter, configuration)
        if value is not MISSING and not (parameter.default_is_literal and same(value, parameter.default)):
            values[parameter.name] = thaw(value)
    return values


class _Missing:
    def __repr__(self) -> str:
        return "no value"


MISSING: Any = _Missing()


def value_of(
    block: Block, address: str, name: str, parameter: Parameter, configuration: Configuration
) -> tuple[Any, str]:
    """A parameter's value and where it is from: "configuration", "block", "signature", or MISSING and "none"."""
    key = f"{address}.{name}.{parameter.name}"
    if key in configuration:
        return configuration[key], "configuration"
    said = block.said(name, parameter.name)
    if said is not None and "default" in said.model_fields_set:
        return said.default, "block"
    if parameter.default_is_literal:
        return parameter.default, "signature"
    return MISSING, "signature" if parameter.has_default else "none"


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same, with their types: 5, 5.0, "5" and True all differ."""
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    return type(one) is type(other) and bool(one == other)


def why_bad_value(parameter: Parameter, value: Any) -> tuple[str, str] | None:
    """Why `value` cannot be this parameter's, with what would mend it; None when it can."""
    if value is None:
        return None if parameter.optional or parameter.default is None else _wants(parameter, "a value")
    if parameter.choices:
        if any(same(value, choice) for choice in parameter.choices):
            return None
        legal = ", ".join(map(str, parameter.choices))
        return f"{parameter.name} = {value!r} is none of its choices.", f"Use one of: {legal}."
    if parameter.form in {"int", "float"}:
        return _why_bad_number(parameter, value)
    expected: dict[str, tuple[type, ...]] = {
        "bool": (bool,),
        "str": (str,),
        "path": (str,),
        "list": (list, tuple),
        "dict": (dict,),
    }
    kinds = expected.get(parameter.form)
    if kinds and not isinstance(value, kinds):
        return _wants(parameter, {"path": "a path (text)", "str": "text"}.get(parameter.form, f"a {parameter.form}"))
    return None


def range_text(parameter: Parameter) -> str:
    """The range as people read it: `1 … 50`, `> 0`; empty where there is none."""
    low, high = parameter.low, parameter.high
    if low is not None and high is not None and not (parameter.low_open or parameter.high_open):
        return f"{low} … {high}"
    parts = []
    if low is not None:
        parts.append(f"{'>' if parameter.low_open else '≥'} {low}")
    if high is not None:
        parts.append(f"{'<' if parameter.high_open else '≤'} {high}")
    return ", ".join(parts)


def nearest_legal(parameter: Parameter, value: float) -> int | float:
    """The legal number nearest to `value`."""
    if parameter.low is not None and value <= parameter.low:
        value = parameter.low + (_smallest(parameter) if parameter.low_open else 0)
    if parameter.high is not None and value >= parameter.high:
        value = parameter.high - (_smallest(parameter) if parameter.high_open else 0)
    if parameter.step:
        value = round(value / parameter.step) * parameter.step
    return int(value) if parameter.form == "int" else value


def _why_bad_number(parameter: Parameter, value: Any) -> tuple[str, str] | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _wants(parameter, "a whole number" if parameter.form == "int" else "a number")
    if parameter.form == "int" and not isinstance(value, int):
        return _wants(parameter, "a whole number")
    if not math.isfinite(value):
        return _wants(parameter, "a finite number")
    low, high = parameter.low, parameter.high
    too_low = low is not None and (value < low or (parameter.low_open and value == low))
    too_high = high is not None and (value > high or (parameter.high_open and value == high))
    off_step = parameter.step and not math.isclose(value / parameter.step, round(value / parameter.step), abs_tol=1e-9)
    if too_low or too_high or off_step:
        what = f"a multiple of {parameter.step}" if off_step and not (too_low or too_high) else "in its range"
        legal = range_text(parameter)
        mend = f"The nearest legal value is {nearest_legal(parameter, value)}" + (
            f" (range {legal})." if legal else "."
        )
        return f"{parameter.name} = {value} is not {what}.", mend
    return None


def _smallest(parameter: Parameter) -> int | float:
    return parameter.step or (1 if parameter.form == "int" else 1e-9)


def _wants(parameter: Parameter, kind: str) -> tuple[str, str]:
    return f"{parameter.name} takes {kind}.", f"Give it {kind}" + (
        f", such as {parameter.default!r}." if parameter.default_is_literal and parameter.default is not None else "."
    )
