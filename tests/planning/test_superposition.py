import itertools

from hypothesis import assume, given

from hyperstudio.graph.addresses import every_block
from hyperstudio.graph.block import Block, Graph, GraphImplementation, Workflow
from hyperstudio.graph.project import Project
from hyperstudio.graph.values import FrozenMap
from hyperstudio.planning.superposition import count, search_range
from tests.projects import RESULT, VALUE, block, chain, code, projects


def variables(project: Project) -> dict[str, tuple[object, ...]]:
    """Every choice and every searched parameter with its values, by address."""
    found: dict[str, tuple[object, ...]] = {}
    for address, inner in every_block(project):
        found[address] = tuple(inner.implementations)
        for name, implementation in inner.implementations.items():
            if not isinstance(implementation, GraphImplementation):
                for parameter in implementation.code.parameters:
                    searched = search_range(parameter, None)
                    if searched is not None and searched.values is not None:
                        found[f"{address}.{name}.{parameter.name}"] = searched.values
    return found


def active(project: Project, assignment: dict[str, object]) -> frozenset[tuple[str, object]]:
    """What of an assignment matters: followed from the workflow through the chosen implementations."""
    seen: set[tuple[str, object]] = set()

    def follow(address: str, graph: Graph) -> None:
        for name, inner in graph.blocks.items():
            visit(f"{address}.{name}", inner)
        for use in graph.uses.values():
            visit(use.of, project.shared[use.of.partition(".")[2]])

    def visit(address: str, inner: Block) -> None:
        name = str(assignment[address])
        seen.add((address, name))
        implementation = inner.implementations[name]
        if isinstance(implementation, GraphImplementation):
            follow(f"{address}.{name}", implementation.graph)
            return
        for parameter in implementation.code.parameters:
            own = f"{address}.{name}.{parameter.name}"
            if own in assignment:
                seen.add((own, assignment[own]))

    follow("main", project.workflows["main"].graph)
    return frozenset(seen)


@given(projects())
def test_the_count_is_exactly_what_brute_force_finds(project: Project) -> None:
    space = variables(project)
    size = 1
    for values in space.values():
        size *= len(values)
    assume(size <= 3000)
    found = {active(project, dict(zip(space, picked, strict=True))) for picked in itertools.product(*space.values())}
    assert count(project, ("main",)).configurations == len(found)


def test_a_range_of_real_numbers_counts_as_continuous() -> None:
    real = code("real", ", *, rate: Annotated[float, Interval(ge=0.0, le=1.0)] = 0.5")
    workflow = Workflow(inputs=(VALUE,), outputs=(RESULT,), graph=chain({"a": block({"real": real})}))
    project = Project(format=1, name="p", workflows=FrozenMap({"main": workflow}))
    assert (count(project).configurations, count(project).continuous) == (1, True)


def test_a_million_million_configurations_are_counted_without_listing_them() -> None:
    ten = block({f"way{number}": code(f"way{number}") for number in range(10)})
    workflow = Workflow(inputs=(VALUE,), outputs=(RESULT,), graph=chain({f"b{number}": ten for number in range(12)}))
    project = Project(format=1, name="p", workflows=FrozenMap({"main": workflow}))
    assert count(project).configurations == 10**12


def test_a_disabled_implementation_does_not_count() -> None:
    two = block({"one": code("one"), "other": code("other")}).but(disabled=("other",))
    workflow = Workflow(inputs=(VALUE,), outputs=(RESULT,), graph=chain({"a": two}))
    project = Project(format=1, name="p", workflows=FrozenMap({"main": workflow}))
    assert count(project).configurations == 1
