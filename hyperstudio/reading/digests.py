"""The digest of code: what of a file's text can change what it computes."""

import ast
import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from hyperstudio.graph.names import class_name
from hyperstudio.reading.syntax import Function, Unreadable, parsed

# What Python versions write differently, or derive from where a node stands.
_SILENT_FIELDS = frozenset({"ctx", "kind", "type_comment", "type_ignores", "type_params"})
_PUBLIC = "<public>"
# What a file may look names, docstrings and its own source up with.
_READS_NAMES = frozenset({"__qualname__", "globals", "locals", "vars", "eval", "exec", "modules", "import_module"})
_READS_DOCSTRINGS = frozenset({"__doc__", "getdoc"})
_READS_SOURCE = frozenset({"getsource", "getsourcelines", "getcomments", "findsource"})
_FIELDS: dict[type[ast.AST], tuple[str, ...]] = {}


@lru_cache(maxsize=8192)
def code_digest(text: str, name: str | None) -> str:
    """blake2b (128 bit, hexadecimal) of what counts in a file: its syntax tree.

    Comments and formatting do not count, nor does the docstring of the module. In the file of an
    implementation called `name`, neither do the docstring of its public function or class and, as
    renaming changes nothing that is computed, its name; but where it has a decorator or a base class, or
    where the file reads docstrings or names, they do. A text that is no Python is digested as text.
    """
    tree = parsed(text)
    if isinstance(tree, Unreadable):
        return _hexadecimal(["text", text])
    public = _public(tree, name) if name else None
    reading = _Reading(public, nameless=public is not None)
    tokens = reading.tokens(tree)
    if reading.reads_docstrings or reading.reads_name:
        careful = _Reading(
            public, nameless=public is not None and not reading.reads_name, docstrings=reading.reads_docstrings
        )
        tokens = careful.tokens(tree)
    return _hexadecimal([*tokens, text] if reading.reads_source else tokens)


def _hexadecimal(tokens: list[str]) -> str:
    content = "\n".join(tokens).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _public(tree: ast.Module, name: str) -> Function | ast.ClassDef | None:
    """The one function or class that the implementation is; None where somebody else may look at it.

    A decorator, a base class or a metaclass can read its docstring and its name.
    """
    wanted = {name, class_name(name)}
    found = [line for line in tree.body if isinstance(line, Function | ast.ClassDef) and line.name in wanted]
    if len(found) != 1 or found[0].decorator_list:
        return None
    public = found[0]
    if isinstance(public, ast.ClassDef):
        return None if public.name == name != class_name(name) or public.bases or public.keywords else public
    return public if public.name == name else None


@dataclass
class _Reading:
    """One walk over a tree, with what it noticed."""

    public: Function | ast.ClassDef | None
    nameless: bool
    docstrings: bool = False
    reads_docstrings: bool = False
    reads_name: bool = False
    reads_source: bool = False
    _tokens: list[str] = field(default_factory=list)

    def tokens(self, tree: ast.Module) -> list[str]:
        """Every node in order, so that equal lists mean equal trees. Iterative: trees may be deep."""
        say = self._tokens.append
        name = self.public.name if self.public is not None else None
        waiting: list[Any] = [tree]
        while waiting:
            node = waiting.pop()
            kind = node.__class__
            if kind is str:
                self._notice(node, name)
                say(node)
            elif kind is ast.Name:
                self._name(node, name)
            elif kind is ast.Constant:
                self._constant(node.value)
            elif kind is ast.Attribute:
                # An attribute may well be called like the public function: `table.mean()` in mean.py.
                say("Attribute")
                say(node.attr)
                self._notice(node.attr, None)
                if node.attr == "__name__":
                    self.reads_name = True
                waiting.append(node.value)
            elif kind is ast.keyword:
                say(f"keyword {node.arg}")
                waiting.append(node.value)
            elif kind is list:
                say(f"[{len(node)}")
                waiting.extend(reversed(node))
            elif isinstance(node, ast.AST):
                self._node(node, kind, waiting)
            else:
                say(repr(node))
        return self._tokens

    def _node(self, node: ast.AST, kind: type[ast.AST], waiting: list[Any]) -> None:
        fields = _FIELDS.get(kind)
        if fields is None:
            fields = _FIELDS[kind] = tuple(part for part in reversed(kind._fields) if part not in _SILENT_FIELDS)
        says = kind.__name__
        if node is self.public:
            says += "!"
        generic = getattr(node, "type_params", None)
        if generic:
            says += "[]"
            waiting.append(generic)
        self._tokens.append(says)
        for part in fields:
            value: Any = getattr(node, part, None)
            if part == "body" and (node is self.public or kind is ast.Module) and not self.docstrings:
                value = _without_docstring(value)
            elif part == "name" and node is self.public:
                waiting.append(None if self.nameless else value)
                continue
            waiting.append(value)

    def _name(self, node: ast.Name, public: str | None) -> None:
        self._tokens.append("Name")
        if node.id == public and self.nameless and node.ctx.__class__ is ast.Load:
            self._tokens.append(_PUBLIC)
            return
        self._notice(node.id, public)
        self._tokens.append(node.id)

    def _notice(self, word: str, public: str | None) -> None:
        """A name. The public one bound anew, and names looked up by their text, cannot be left out."""
        if (public is not None and word.partition(".")[0] == public) or word in _READS_NAMES:
            self.reads_name = True
        elif word in _READS_DOCSTRINGS:
            self.reads_docstrings = True
        elif word in _READS_SOURCE:
            self.reads_source = True

    def _constant(self, value: Any) -> None:
        kind = value.__class__
        if kind is str:
            if "__doc__" in value:
                self.reads_docstrings = True
            elif value in ("__name__", "__qualname__"):
                self.reads_name = True
            self._tokens.append(f"s{value!r}")
        elif kind is int:
            # hex() has no limit on digits, and is the same for every version.
            self._tokens.append(f"i{value:x}")
        else:
            self._tokens.append(f"{kind.__name__} {value!r}")


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    first = body[0] if body else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return body[1:]
    return body
