"""What the parts that write code may ask of the book that holds it all."""

from typing import Protocol

from hyperstudio.exporter.binding import Binding
from hyperstudio.exporter.module import Module
from hyperstudio.exporter.ways import Way
from hyperstudio.graph.block import Graph
from hyperstudio.graph.faces import Face
from hyperstudio.graph.project import Project


class Scribe(Protocol):
    """The book of an export, as those see it who write parts of it."""

    project: Project
    artifacts: dict[str, tuple[str, str, str]]
    binding: Binding
    met: set[str]
    selecting: dict[str, str]
    uses_once: bool
    learning: bool

    def problem(self, what: str, mend: str, address: str) -> None:
        """Something that stands in the way of the export."""

    def face(self, address: str, graph: Graph, name: str) -> Face:
        """A block as its graph sees it."""

    def face_learns(self, face: Face) -> bool:
        """Whether a block learns from rows."""

    def way(self, module: Module, face: Face, picked: str | None = None) -> Way:
        """How a block is called from a module."""

    def route_way(self, module: Module, address: str, graph: Graph, face: Face) -> Way:
        """How a block is called whose implementation is named by a value."""

    def is_open(self, address: str) -> bool:
        """Whether the implementation of a block is chosen when the package runs."""

    def artifact_way(self, module: Module, address: str, graph: Graph, face: Face) -> Way:
        """A block whose values were computed before."""

    def class_of(self, kind: str, module: Module) -> str | None:
        """The class that a type of a flow stands for."""
