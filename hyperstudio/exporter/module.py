"""One generated module of flows: its names, its imports, its functions and classes."""

from collections.abc import Iterable

from hyperstudio.exporter.names import MODULES, Names
from hyperstudio.exporter.typed import Annotations


class Module:
    """Text in the making. Names of the module and of the local variables in it stay apart.

    `workflow` is the one that the module shows under its own name, kept free for it; a shared block shows none.
    """

    def __init__(
        self, path: str, name: str, doc: str, types: Iterable[str], ports: Iterable[str], workflow: str = ""
    ) -> None:
        self.path = path
        self.name = name
        self.doc = doc
        ports = {*ports}
        self.annotations = Annotations(types, ports)
        shown = {word for line in self.annotations.lines for word in line.replace(",", " ").split()}
        self._own = Names(ports | shown)
        self._given: set[str] = set(shown)
        self._public = Names(shown | MODULES).of(workflow) if workflow else ""
        self._given |= {self._public} - {""}
        self._locals: set[str] = set()
        self._imports: dict[tuple[str, str], str] = {}
        self.parts: list[str] = []

    def claim(self, *wanted: str) -> str:
        """A name for something that the module defines."""
        free = [name for name in wanted if name not in self._locals and name != self._public]
        name = self._own.of(*(free or [f"{wanted[0]}_flow"]))
        self._given.add(name)
        return name

    @property
    def public(self) -> str:
        """The name under which the package shows the workflow: its own, unless that means something else already.

        It may be that of a port, since nothing in its module calls it.
        """
        return self._public

    def bring(self, module: str, name: str, *more: str) -> str:
        """What `name` of another module is called here; `more` are names to fall back on."""
        if module == self.name:
            return name
        if module == "typing" and name in {"Any"}:
            return self.annotations.of("typing.Any")
        known = self._imports.get((module, name))
        if known is None:
            known = self._imports[(module, name)] = self.claim(name, *more)
        return known

    def local_names(self, parameters: Iterable[str]) -> "Locals":
        """The local names of one function."""
        return Locals(self._given, self._locals, parameters)

    @property
    def text(self) -> str:
        """The whole module, not yet formatted."""
        lines = [f'"""{self.doc}"""', "", *self.annotations.lines]
        for (module, name), alias in self._imports.items():
            lines.append(f"from {module} import {name}" + (f" as {alias}" if alias != name else ""))
        return "\n".join(lines) + "\n\n\n" + "\n\n\n".join(self.parts) + "\n"


class Locals:
    """Gives out names of local variables that hide nothing of the module."""

    def __init__(self, given: set[str], kept: set[str], parameters: Iterable[str]) -> None:
        self._given = given
        self._kept = kept
        self._names = Names(parameters)

    def of(self, *wanted: str) -> str:
        """A free name, the first of the wanted ones that is."""
        fine = [name for name in wanted if name not in self._given] or [f"{wanted[0]}_value"]
        while fine[0] in self._given:
            fine = [f"{fine[0]}_"]
        name = self._names.of(*fine)
        while name in self._given:
            name = self._names.of(f"{name}_")
        self._kept.add(name)
        return name
