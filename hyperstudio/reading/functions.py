"""Functions as implementations: arguments before `*` are ports, those after it are parameters."""

import ast
from dataclasses import dataclass, field
from typing import Any

from hyperstudio.graph.code import Code, Parameter
from hyperstudio.graph.ports import Port
from hyperstudio.graph.problems import Problem
from hyperstudio.reading.docstrings import argument_help, docstring
from hyperstudio.reading.meanings import Meanings, literal
from hyperstudio.reading.parameters import read_parameter
from hyperstudio.reading.syntax import Function, own_nodes


@dataclass
class Signature:
    """The arguments of one function: (argument, default) before and after `*`, without `self`."""

    function: Function
    positional: list[tuple[ast.arg, ast.expr | None]] = field(default_factory=list)
    keyword: list[tuple[ast.arg, ast.expr | None]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_function(meanings: Meanings, function: Function) -> Code:
    """A plain, `async` or generator function as an implementation."""
    signature = signature_of(function)
    said = docstring(function)
    words = argument_help(said)
    inputs, problems = read_ports(meanings, signature, words)
    parameters, more = read_parameters(meanings, signature.keyword, words)
    problems = [*signature.problems, *problems, *more]
    returns, missing = read_returns(meanings, function)
    return Code(
        form="function",
        is_async=isinstance(function, ast.AsyncFunctionDef),
        is_generator=is_generator(function),
        inputs=inputs,
        returns=returns,
        parameters=parameters,
        doc=said,
        line=function.lineno,
        problems=(*problems, *missing),
    )


def signature_of(function: Function, *, method: bool = False) -> Signature:
    """The arguments of a function; of a method without the first.

    `*args` and `**kwargs` are problems, and so is what stands before a `/`: inputs are handed over by name.
    """
    given = function.args
    every = [*given.posonlyargs, *given.args]
    defaults: list[ast.expr | None] = [None] * (len(every) - len(given.defaults))
    positional = [*zip(every, [*defaults, *given.defaults], strict=True)]
    keyword = [*zip(given.kwonlyargs, given.kw_defaults, strict=True)]
    found = Signature(function, positional[1:] if method else positional, keyword)
    for star, stars in (given.vararg, "*"), (given.kwarg, "**"):
        if star is not None:
            what = f"“{stars}{star.arg}” in “{function.name}” does not say what it takes."
            mend = "Name each input, and each parameter after a “*”."
            found.problems.append(Problem(what=what, mend=mend, line=star.lineno))
    if unnamed := given.posonlyargs[1:] if method else given.posonlyargs:
        names = ", ".join(f"“{argument.arg}”" for argument in unnamed)
        what = f"“{function.name}” does not take {names} by name."
        found.problems.append(Problem(what=what, mend="Remove the “/” behind it.", line=unnamed[-1].lineno))
    return found


def read_ports(
    meanings: Meanings, signature: Signature, words: dict[str, str]
) -> tuple[tuple[Port, ...], list[Problem]]:
    """The arguments before `*` as input ports; without an annotation they take anything, and a warning says so."""
    ports, problems = [], []
    for argument, default in signature.positional:
        kind = "typing.Any"
        if argument.annotation is not None:
            kind = meanings.type_text(argument.annotation)
        else:
            what = f"The input “{argument.arg}” does not say its type."
            mend = f"Write it behind the name, such as “{argument.arg}: pd.DataFrame”."
            problems.append(Problem(what=what, mend=mend, line=argument.lineno, severity="warning"))
        said: dict[str, Any] = {} if default is None else {"default": _value(default)}
        ports.append(Port(name=argument.arg, type=kind, doc=words.get(argument.arg, ""), **said))
    return tuple(ports), problems


def read_parameters(
    meanings: Meanings, arguments: list[tuple[ast.arg, ast.expr | None]], words: dict[str, str]
) -> tuple[tuple[Parameter, ...], list[Problem]]:
    """The arguments after `*` as parameters."""
    parameters, problems = [], []
    for argument, default in arguments:
        parameter, more = read_parameter(
            meanings,
            argument.arg,
            argument.annotation,
            default,
            doc=words.get(argument.arg, ""),
            line=argument.lineno,
        )
        parameters.append(parameter)
        problems += more
    return tuple(parameters), problems


def clashes(parameters: tuple[Parameter, ...], ports: tuple[Port, ...]) -> list[Problem]:
    """A parameter may not bear an input's name (within one signature Python itself refuses it)."""
    taken = {port.name for port in ports}
    return [
        Problem(
            what=f"“{parameter.name}” is an input and a parameter.",
            mend="Call one of them differently.",
            line=parameter.line,
        )
        for parameter in parameters
        if parameter.name in taken
    ]


def read_returns(meanings: Meanings, function: Function) -> tuple[str, list[Problem]]:
    """The return annotation in full, "" with a warning where there is none."""
    if function.returns is not None:
        return meanings.type_text(function.returns), []
    what = f"“{function.name}” does not say what it returns."
    mend = "Write it before the colon, such as “-> pd.DataFrame”."
    return "", [Problem(what=what, mend=mend, line=function.lineno, severity="warning")]


def is_generator(function: Function) -> bool:
    """Whether calling it gives its values one after another."""
    return any(isinstance(node, ast.Yield | ast.YieldFrom) for node in own_nodes(function))


def _value(default: ast.expr) -> Any:
    """A literal default; None stands for one that only running tells (the port may stay unwired all the same)."""
    try:
        return literal(default)
    except ValueError:
        return None
