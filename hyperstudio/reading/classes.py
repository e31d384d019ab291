"""Classes as implementations: parameters of `__init__`, ports of `fit` while learning, of `__call__` while applying."""

import ast

from hyperstudio.graph.code import Code, Parameter
from hyperstudio.graph.problems import Problem
from hyperstudio.reading.docstrings import argument_help, docstring
from hyperstudio.reading.functions import (
    clashes,
    is_generator,
    read_parameters,
    read_ports,
    read_returns,
    signature_of,
)
from hyperstudio.reading.meanings import Meanings
from hyperstudio.reading.parameters import read_parameter
from hyperstudio.reading.syntax import Function


def read_class(meanings: Meanings, fitted: ast.ClassDef) -> Code:
    """A class that learns with `fit` and is applied by calling its object."""
    family = _family(meanings, fitted)
    said = docstring(fitted)
    words = argument_help(said)
    problems: list[Problem] = []
    methods = {name: _method(family, name) for name in ("__init__", "fit", "__call__")}
    for name, example in ("fit", "def fit(self, table: pd.DataFrame) -> None"), ("__call__", "def __call__(self, …)"):
        if methods[name] is None:
            problems.append(_no_method(fitted, name, example))
    parameters, more = _parameters(meanings, family, methods["__init__"], words)
    problems += more
    code = Code(form="class", parameters=parameters, doc=said, line=fitted.lineno)
    if (fit := methods["fit"]) is not None:
        signature = signature_of(fit, method=_takes_self(fit))
        learning, more = read_ports(meanings, signature, {**words, **argument_help(docstring(fit))})
        problems += [*signature.problems, *more, *_stray(fit), *clashes(parameters, learning)]
        code = code.but(learning=learning)
    if (call := methods["__call__"]) is not None:
        signature = signature_of(call, method=_takes_self(call))
        inputs, more = read_ports(meanings, signature, {**words, **argument_help(docstring(call))})
        known = {port.name for port in code.learning}
        fresh = tuple(port for port in inputs if port.name not in known)
        returns, missing = read_returns(meanings, call)
        problems += [*signature.problems, *more, *_stray(call), *clashes(parameters, fresh), *missing]
        code = code.but(
            inputs=inputs,
            returns=returns,
            is_async=isinstance(call, ast.AsyncFunctionDef),
            is_generator=is_generator(call),
        )
    return code.but(problems=tuple(problems))


def _family(meanings: Meanings, fitted: ast.ClassDef) -> list[ast.ClassDef]:
    """The class and its base classes in this file, nearest first."""
    found: list[ast.ClassDef] = []
    waiting = [fitted]
    while waiting:
        member = waiting.pop(0)
        if member not in found:
            found.append(member)
            bases = (meanings.defined.get(meanings.full_name(base)) for base in member.bases)
            waiting.extend(base for base in bases if isinstance(base, ast.ClassDef))
    return found


def _method(family: list[ast.ClassDef], name: str) -> Function | None:
    for member in family:
        for line in reversed(member.body):
            if isinstance(line, Function) and line.name == name:
                return line
    return None


def _no_method(fitted: ast.ClassDef, name: str, example: str) -> Problem:
    where = " in this file" if fitted.bases else ""
    what = f"The class “{fitted.name}” has no “{name}”{where}."
    mend = f"Write “{example}” in it; where there is nothing to learn, a plain function will do."
    return Problem(what=what, mend=mend, line=fitted.lineno)


def _takes_self(method: Function) -> bool:
    return not any(isinstance(mark, ast.Name) and mark.id == "staticmethod" for mark in method.decorator_list)


def _stray(method: Function) -> list[Problem]:
    """`fit` and `__call__` are given ports only: what stands after `*` is never passed."""
    return [
        Problem(
            what=f"“{argument.arg}” in “{method.name}” is never given a value.",
            mend="Parameters of a class stand in “__init__”; ports stand before the “*”.",
            line=argument.lineno,
            severity="error" if default is None else "warning",
        )
        for argument, default in zip(method.args.kwonlyargs, method.args.kw_defaults, strict=True)
    ]


def _parameters(
    meanings: Meanings, family: list[ast.ClassDef], making: Function | None, words: dict[str, str]
) -> tuple[tuple[Parameter, ...], list[Problem]]:
    if making is None:
        return _fields(meanings, family, words)
    signature = signature_of(making, method=True)
    words = {**words, **argument_help(docstring(making))}
    parameters, problems = read_parameters(meanings, [*signature.positional, *signature.keyword], words)
    return parameters, [*signature.problems, *problems]


def _fields(
    meanings: Meanings, family: list[ast.ClassDef], words: dict[str, str]
) -> tuple[tuple[Parameter, ...], list[Problem]]:
    """The fields of a dataclass, which makes `__init__` of them."""
    found: dict[str, Parameter] = {}
    problems: list[Problem] = []
    for member in reversed(family):
        marks = (mark.func if isinstance(mark, ast.Call) else mark for mark in member.decorator_list)
        if not any(meanings.full_name(mark) in ("dataclasses.dataclass", "dataclass") for mark in marks):
            continue
        for line in member.body:
            if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
                name = line.target.id
                default, is_parameter = _field_default(meanings, line)
                if is_parameter:
                    found[name], more = read_parameter(
                        meanings, name, line.annotation, default, doc=words.get(name, ""), line=line.lineno
                    )
                    problems += more
    return tuple(found.values()), problems


def _field_default(meanings: Meanings, line: ast.AnnAssign) -> tuple[ast.expr | None, bool]:
    """The default of a dataclass's field, and whether `__init__` takes the field."""
    kind = line.annotation.value if isinstance(line.annotation, ast.Subscript) else line.annotation
    if meanings.last_name(kind) in ("ClassVar", "KW_ONLY"):
        return None, False
    if isinstance(line.value, ast.Call) and meanings.last_name(line.value.func) == "field":
        given = {word.arg: word.value for word in line.value.keywords}
        made = given.get("default_factory")
        default = given.get("default") or (ast.Call(made, [], []) if made is not None else None)
        init = given.get("init")
        return default, not (isinstance(init, ast.Constant) and init.value is False)
    return line.value, True
