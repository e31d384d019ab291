import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from hyperstudio.files.models import pointer
from hyperstudio.files.read import read_project
from hyperstudio.files.write import save_project, texts
from hyperstudio.graph.block import (
    Block,
    ForEach,
    Graph,
    GraphImplementation,
    Layout,
    ParameterFile,
    Repeat,
    RepeatRule,
    Use,
    Workflow,
)
from hyperstudio.graph.code import CodeImplementation, SourceFile
from hyperstudio.graph.ports import Port
from hyperstudio.graph.project import Metric, Objective, Project
from hyperstudio.graph.values import FrozenMap, freeze
from hyperstudio.reading.code import read_code

NAMES = st.sampled_from(["a", "b2", "_c", "table", "fit_it", "Deep"])
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
SCALARS = st.none() | st.booleans() | st.integers() | NUMBERS | st.text(max_size=8)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
).map(freeze)
STRANGE = st.dictionaries(
    st.text(max_size=6).map(lambda key: pointer((f"strange {key}",))) | st.just(pointer(("/strange",))),
    JSON,
    max_size=2,
).map(FrozenMap)


def given_some(kind, needed=None, **may):
    """A value of which some fields are given, and the needed ones always."""
    return st.fixed_dictionaries(needed or {}, optional=may).map(lambda fields: kind(**fields))


def maps(keys, values, most=3):
    return st.dictionaries(keys, values, max_size=most).map(FrozenMap)


def legal_names(children, most=3):
    """A mapping by names that differ whatever the case."""
    return st.dictionaries(NAMES, children, max_size=most).map(FrozenMap)


PORTS = st.lists(
    given_some(
        Port,
        {"name": NAMES, "type": st.sampled_from(["int", "pandas.DataFrame", "list[str]"])},
        doc=st.text(max_size=9),
        title=st.text(max_size=5),
        default=JSON,
        learning=st.booleans(),
        held_out=st.booleans(),
    ),
    max_size=3,
    unique_by=lambda port: port.name,
).map(tuple)
MODES = (
    st.sampled_from(["once", "fitted"])
    | given_some(
        ForEach,
        {"for_each": st.lists(NAMES, min_size=1, max_size=2).map(tuple)},
        pair=st.sampled_from(["together", "all"]),
    )
    | st.builds(
        lambda rule: Repeat(repeat=rule),
        given_some(RepeatRule, {"until": NAMES}, carry=maps(NAMES, NAMES), limit=st.integers(1, 99)),
    )
)
LIFETIMES, CACHES = st.sampled_from(["call", "process", "baked"]), st.sampled_from(["keep", "run", "never"])
SOURCES = st.text(max_size=20).map(lambda text: SourceFile.of(f"# {text!r}\n"))
CODES = st.tuples(NAMES, st.text(max_size=9), st.booleans(), maps(st.just("inner/more.py"), SOURCES))
POSITIONS = maps(NAMES, st.tuples(NUMBERS, NUMBERS | st.integers(-9, 9).map(float)))


def code(name, made):
    inside, comment, package, files = made
    text = f"# {comment!r}\ndef {name}({inside}: int, *, k: int = 3) -> int:\r\n    return {inside}\n"
    read = read_code(text, name)
    source = SourceFile.of(text)
    if package:
        return CodeImplementation(source=source, code=read, package=True, files=files)
    return CodeImplementation(source=source, code=read)


def graphs(children):
    uses = given_some(
        Use,
        {"of": st.sampled_from(["shared.a", "workflows.b2"])},
        as_=st.sampled_from(["fit", "apply"]),
        mode=MODES,
        lifetime=LIFETIMES,
        cache=CACHES,
    )
    return st.builds(
        lambda wires, uses, blocks, layout, strange: Graph(
            wires=wires, uses=uses, blocks=blocks, layout=layout, unknown=strange
        ),
        maps(st.sampled_from(["a:x", ":y", "b2:z"]), st.sampled_from([":x", "a:y"])),
        maps(st.sampled_from(["use_1", "use_2"]), uses),
        children,
        st.builds(lambda positions: Layout(positions=positions), POSITIONS) | st.just(Layout()),
        STRANGE,
    )


def blocks(inner_graphs):
    @st.composite
    def build(draw):
        implementations = {}
        for name in draw(st.sets(NAMES.filter(lambda name: name[0] != "_"), max_size=2)):
            if draw(st.booleans()):
                implementations[name] = code(name, draw(CODES))
            else:
                implementations[name] = GraphImplementation(graph=draw(inner_graphs))
        return draw(
            given_some(
                lambda **fields: Block(implementations=FrozenMap(implementations), **fields),
                {"inputs": PORTS, "outputs": PORTS},
                title=st.text(max_size=9),
                default=NAMES | st.none(),
                mode=MODES,
                choose_by=NAMES,
                lifetime=LIFETIMES,
                state=st.booleans(),
                cache=CACHES,
                reads=st.lists(st.text(max_size=5), max_size=2).map(tuple),
                timeout=st.floats(0.1, 100) | st.none(),
                retries=st.integers(0, 5),
                resources=maps(st.sampled_from(["gpu", "memory_gb"]), st.floats(0, 8)),
                disabled=st.lists(NAMES, max_size=2).map(tuple),
                parameters=maps(NAMES, maps(NAMES, given_some(ParameterFile, search=JSON, default=JSON))),
                others=maps(st.sampled_from(["_tools.py", "test_contract.py", "_parts/one.py"]), SOURCES),
                unknown=STRANGE,
                example=maps(NAMES, JSON),
            )
        )

    return build()


NO_BLOCKS = st.just(FrozenMap())
BLOCKS = blocks(graphs(legal_names(blocks(graphs(NO_BLOCKS)), most=1)))
PROJECTS = given_some(
    Project,
    {"format": st.just(1), "name": NAMES},
    title=st.text(max_size=9),
    version=st.just("0.2"),
    requirements=st.lists(st.text(max_size=5), max_size=2).map(tuple),
    metrics=maps(
        st.sampled_from(["f1", "cost"]),
        given_some(Metric, from_=st.just("w:f1"), measure=st.just("wall"), repeats=st.integers(1, 9)),
        2,
    ),
    objective=given_some(Objective, maximize=st.text(max_size=3) | st.just(("f1", "f2"))) | st.none(),
    prices=maps(st.sampled_from(["token", "hour"]), st.floats(0, 5)),
    constraints=st.just(("f1 >= 0.5",)),
    workflows=maps(
        st.sampled_from(["train", "test_it"]),
        st.builds(
            lambda inputs, outputs, graph, unknown: Workflow(
                inputs=inputs, outputs=outputs, graph=graph, unknown=unknown
            ),
            PORTS,
            PORTS,
            graphs(legal_names(BLOCKS, most=2)),
            STRANGE,
        ),
        2,
    ),
    shared=legal_names(BLOCKS, most=1),
    configurations=maps(st.sampled_from(["baseline", "my best", "ä"]), maps(st.text(max_size=6), JSON), 2),
    others=maps(st.sampled_from(["lib/text.py", "lib/a/b.py", "conftest.py"]), SOURCES),
    unknown=STRANGE,
)


@settings(max_examples=60)
@given(PROJECTS)
def test_a_project_that_is_saved_and_read_is_the_same_in_value_and_bytes(project):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "p"
        save_project(folder, project, None)
        read = read_project(folder)
        strange = [fault for fault in read.faults if "not known here" not in fault.what]
        assert strange == []
        assert read.but(faults=()) == project
        assert texts(read) == texts(project)
        on_disk = {
            file.relative_to(folder).as_posix(): file.read_bytes().decode()
            for file in folder.rglob("*")
            if file.is_file() and ".hyperstudio" not in file.parts
        }
        assert on_disk == texts(project)
        assert save_project(folder, read, None) == tuple(sorted(on_disk))
        assert save_project(folder, read, project) == ()
        assert read_project(folder, read) is read


@settings(max_examples=30)
@given(PROJECTS, PROJECTS)
def test_saving_one_project_over_another_leaves_the_second_alone(first, second):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        save_project(folder, first, None)
        save_project(folder, second, first)
        assert texts(read_project(folder)) == texts(second)
        assert not [path for path in folder.rglob("blocks") if not any(path.iterdir())]
