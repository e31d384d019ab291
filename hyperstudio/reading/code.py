"""From the text of an implementation's file to what it offers: ports, parameters, documentation, problems."""

import ast
from functools import lru_cache

from hyperstudio.graph.code import Code
from hyperstudio.graph.names import class_name
from hyperstudio.graph.problems import Problem
from hyperstudio.reading.classes import read_class
from hyperstudio.reading.functions import read_function
from hyperstudio.reading.meanings import Meanings
from hyperstudio.reading.syntax import Function, Unreadable, parsed


def read_code(text: str, name: str, *, file: str = "") -> Code:
    """What the file of the implementation `name` offers. Nothing is run, and no text makes it raise.

    Types have full module names, as far as the file's imports tell; names that the file defines itself stay
    as they are. What cannot work is in `problems`, with `file` and line.
    """
    code = _read(text, name)
    if file and code.problems:
        return code.but(problems=tuple(problem.but(file=file) for problem in code.problems))
    return code


@lru_cache(maxsize=4096)
def _read(text: str, name: str) -> Code:
    tree = parsed(text)
    if isinstance(tree, Unreadable):
        what = f"Python cannot read this file: {tree.why}."
        return Code(
            problems=(Problem(what=what, mend=f"Correct line {tree.line}.", line=tree.line, column=tree.column),)
        )
    try:
        return _read_tree(tree, name)
    except RecursionError:
        what = "This file is nested too deeply to be read."
        return Code(problems=(Problem(what=what, mend="Split its longest expressions.", line=1),))


def _read_tree(tree: ast.Module, name: str) -> Code:
    meanings = Meanings(tree)
    function = meanings.defined.get(name)
    fitted = meanings.defined.get(class_name(name))
    if not isinstance(fitted, ast.ClassDef):
        fitted = None
    if isinstance(function, ast.ClassDef):
        if function is not fitted:
            return _misnamed_class(function, name)
        function = None
    if function is not None and fitted is not None:
        what = f"Here are both a function “{name}” and a class “{fitted.name}”."
        mend = "Keep one of them under this name; a block that learns needs the class."
        return Code(line=function.lineno, problems=(Problem(what=what, mend=mend, line=fitted.lineno),))
    if isinstance(function, Function):
        return read_function(meanings, function)
    if fitted is not None:
        return read_class(meanings, fitted)
    return Code(problems=(_missing(meanings, name),))


def _misnamed_class(found: ast.ClassDef, name: str) -> Code:
    wanted = class_name(name)
    what = f"The class “{found.name}” is not called as its file asks for."
    mend = f"Call it “{wanted}”: the file's name in CamelCase."
    return Code(line=found.lineno, problems=(Problem(what=what, mend=mend, line=found.lineno),))


def _missing(meanings: Meanings, name: str) -> Problem:
    what = f"This file has no function “{name}”."
    if name in meanings.imported or name in meanings.assigned:
        mend = f"Write it here with “def {name}(…)”, so that its inputs can be read without running it."
        return Problem(what=what, mend=mend, line=1)
    here = [f"“{found}”" for found in meanings.defined if not found.startswith("_")]
    if not here:
        mend = f"Write “def {name}(…)”, or “class {class_name(name)}” for a block that learns."
        return Problem(what=what, mend=mend, line=1)
    mend = f"The public function has the file's name. Here is {', '.join(here)}: rename it or the file."
    return Problem(what=what, mend=mend, line=next(iter(meanings.defined.values())).lineno)
