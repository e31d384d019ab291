"""The hierarchy as an outline: blocks, their implementations below them, and so on down; how often each was tried."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hyperstudio.graph.addresses import join
from hyperstudio.graph.block import Block, Graph, GraphImplementation
from hyperstudio.graph.faces import face_of
from hyperstudio.optimizer.trials import Trial
from hyperstudio.studio.shown_study import ShownStudy, choice_addresses


@dataclass(frozen=True, slots=True)
class Row:
    """A block (`implementation` is empty), or one implementation of it.

    `trials` are those in which it was chosen; of a block that offers no choice they are all that reached it.
    """

    depth: int
    block: str
    implementation: str
    title: str
    trials: tuple[Trial, ...]

    @property
    def values(self) -> list[float]:
        """What its feasible trials reached."""
        return [trial.verdict.values[0] for trial in self.trials if trial.feasible]


def outline(study: ShownStudy) -> list[Row]:
    """The rows of all choices that a search of these workflows decides, from the top."""
    return list(_Outline(study).rows())


class _Outline:
    def __init__(self, study: ShownStudy) -> None:
        self._study, self._project = study, study.project
        self._choices = set(choice_addresses(study))
        self._seen: set[str] = set()

    def rows(self) -> Iterator[Row]:
        for name in self._study.about.workflows:
            if name in self._project.workflows:
                yield from self._definition(name, 0, self._study.trials)

    def _definition(self, of: str, depth: int, trials: Sequence[Trial]) -> Iterator[Row]:
        if of in self._seen:
            return
        self._seen.add(of)
        if of.startswith("shared."):
            block = self._project.shared.get(of.removeprefix("shared."))
            if block is not None:
                yield from self._block(of, block, depth, trials)
        elif of in self._project.workflows:
            yield from self._graph(of, self._project.workflows[of].graph, depth, trials)

    def _graph(self, address: str, graph: Graph, depth: int, trials: Sequence[Trial]) -> Iterator[Row]:
        order = sorted(graph.names, key=lambda name: (graph.layout.positions.get(name, (0.0, 0.0)), name))
        for name in order:
            face = face_of(self._project, address, graph, name)
            if face is None:
                continue
            if face.use is not None:
                yield from self._definition(face.definition, depth, trials)
            elif isinstance(face.thing, Block):
                yield from self._block(face.definition, face.thing, depth, trials)

    def _block(self, address: str, block: Block, depth: int, trials: Sequence[Trial]) -> Iterator[Row]:
        names = [name for name in sorted(block.implementations) if name not in block.disabled]
        decided = address in self._choices or len(names) > 1
        if decided:
            yield Row(depth, address, "", block.title or address.rpartition(".")[2], tuple(trials))
        for name in names:
            mine = tuple(t for t in trials if t.answers.get(address, name if len(names) == 1 else None) == name)
            if decided:
                yield Row(depth + 1, address, name, name, mine)
            implementation = block.implementations[name]
            if isinstance(implementation, GraphImplementation):
                deeper = depth + (2 if decided else 0)
                yield from self._graph(join(address, name), implementation.graph, deeper, mine)
