"""The text of a .py file as a value, and what static reading found in it."""

import hashlib
from typing import Any, Literal

from hyperstudio.graph.ports import Port
from hyperstudio.graph.problems import Problem
from hyperstudio.graph.values import FrozenMap, Value

Form = Literal["int", "float", "bool", "str", "path", "enum", "choice", "list", "dict", "other"]


class Parameter(Value):
    """A value that an implementation can be tuned with, as its signature says.

    `default` is the literal default; where it is not a literal, `default_text` is its source. `low` and
    `high` bound numbers (`low_open`, `high_open`: the bound itself is excluded). `choices` are the legal
    values of a Literal, a bool or an enum (its members' names).
    """

    name: str
    type: str
    form: Form = "other"
    optional: bool = False
    has_default: bool = False
    default: Any = None
    default_text: str = ""
    low: int | float | None = None
    high: int | float | None = None
    low_open: bool = False
    high_open: bool = False
    step: int | float | None = None
    log: bool = False
    scratch: bool = False
    choices: tuple[Any, ...] = ()
    doc: str = ""
    line: int = 1

    @property
    def default_is_literal(self) -> bool:
        """Whether the default is known without running anything."""
        return self.has_default and not self.default_text


class Code(Value):
    """What a .py file offers as an implementation, read without running it.

    `inputs` are the ports taken when called, `learning` those that `fit` takes (classes only);
    `returns` is the return annotation's text, types are written with full module names.
    """

    form: Literal["function", "class", "none"] = "none"
    is_async: bool = False
    is_generator: bool = False
    inputs: tuple[Port, ...] = ()
    learning: tuple[Port, ...] = ()
    returns: str = ""
    parameters: tuple[Parameter, ...] = ()
    doc: str = ""
    line: int = 1
    problems: tuple[Problem, ...] = ()

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of that name, or None."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)


class SourceFile(Value):
    """One .py file: its text and the digest of its bytes (blake2b, 128 bit, hexadecimal)."""

    text: str
    digest: str

    @classmethod
    def of(cls, text: str) -> "SourceFile":
        """The file that holds `text` (UTF-8)."""
        return cls(text=text, digest=digest_of(text.encode("utf-8", "surrogateescape")))


class CodeImplementation(Value):
    """One way to do what a block promises: a function or class in a file of the block's folder.

    `package` is true where it is a folder with `__init__.py`; `files` then holds its other .py files by
    their path inside that folder.
    """

    source: SourceFile
    code: Code
    package: bool = False
    files: FrozenMap[str, SourceFile] = FrozenMap()

    @property
    def kind(self) -> Literal["code"]:
        """Code, not a graph."""
        return "code"


def digest_of(content: bytes) -> str:
    """blake2b, 128 bit, hexadecimal."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()
