import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyperstudio.graph.block import Block
from hyperstudio.graph.ports import Port
from hyperstudio.reading.code import read_code
from hyperstudio.reading.skeleton import implementation_text

TABLE = Port(name="table", type="pandas.DataFrame", doc="The rows.")
PLAIN = Block(inputs=(TABLE,), outputs=(Port(name="table", type="pandas.DataFrame"),), doc="Clean the table.")


def test_a_function_passes_on_what_its_interface_allows():
    assert implementation_text(PLAIN, "strip") == (
        "import pandas as pd\n\n\n"
        "def strip(table: pd.DataFrame) -> pd.DataFrame:\n"
        '    """Clean the table.\n\n'
        "    Args:\n"
        "        table: The rows.\n"
        '    """\n'
        "    return table\n"
    )


def test_an_output_that_no_input_can_be_says_what_to_write():
    block = PLAIN.but(outputs=(Port(name="score", type="float"),), title="Score")
    assert implementation_text(block, "f1").endswith('    raise NotImplementedError("Write what Score does.")\n')


def test_a_fitted_block_gets_a_class_that_runs():
    block = Block(
        mode="fitted",
        inputs=(Port(name="rows", type="list[float]"), Port(name="target", type="list[str]", learning=True)),
        outputs=(Port(name="rows", type="list[float]"),),
    )
    text = implementation_text(block, "nearest_mean")
    names: dict[str, type] = {}
    exec(text, names)
    learnt = names["NearestMean"]()
    learnt.fit([1.0], ["a"])
    assert learnt([2.0]) == [2.0]
    code = read_code(text, "nearest_mean")
    assert [port.name for port in code.learning] == ["rows", "target"]
    assert [port.name for port in code.inputs] == ["rows"]


def test_several_outputs_are_a_tuple_in_their_order():
    block = Block(
        inputs=(Port(name="a", type="int"), Port(name="b", type="str")),
        outputs=(Port(name="b", type="str"), Port(name="n", type="int")),
    )
    names: dict[str, object] = {}
    exec(implementation_text(block, "swap"), names)
    assert names["swap"](1, "x") == ("x", 1)


def test_two_types_of_one_name_are_told_apart():
    block = Block(
        inputs=(Port(name="a", type="PIL.Image.Image"), Port(name="b", type="other.Image")),
        outputs=(Port(name="c", type="pathlib.Path"),),
    )
    code = read_code(implementation_text(block, "Path"), "Path")
    assert [port.type for port in code.inputs] == ["PIL.Image.Image", "other.Image"]
    assert code.returns == "pathlib.Path"


names = st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True).filter(
    lambda name: name.isidentifier() and not __import__("keyword").iskeyword(name)
)
simple_types = st.sampled_from(
    [
        "int",
        "float",
        "str",
        "bool",
        "bytes",
        "None",
        "pandas.DataFrame",
        "pandas.Series",
        "numpy.ndarray",
        "pathlib.Path",
        "typing.Any",
        "PIL.Image.Image",
        "other.Image",
        "Table",
        "sklearn.base.BaseEstimator",
        "scipy.sparse.csr_matrix",
        "datetime.datetime",
        "collections.abc.Iterable[int]",
        "typing.Literal['a', \"b'c\"]",
        "matplotlib.figure.Figure",
        "a.B.C.D",
    ]
)
types = st.recursive(
    simple_types,
    lambda inner: st.one_of(
        inner.map(lambda one: f"list[{one}]"),
        inner.map(lambda one: f"{one} | None"),
        st.tuples(inner, inner).map(lambda two: f"dict[{two[0]}, {two[1]}]"),
        inner.map(lambda one: f"tuple[{one}, ...]"),
        inner.map(lambda one: f"collections.abc.Callable[[{one}], {one}]"),
    ),
    max_leaves=4,
)
texts = st.text(max_size=40) | st.sampled_from(['"', '"""', "\\", 'It is "so"', "a\n\n  b\n", "Args:\n  x: y", "# no"])


@st.composite
def blocks(draw):
    fitted = draw(st.booleans())
    inputs = draw(st.lists(names, unique=True, max_size=5))
    outputs = draw(st.lists(names, unique=True, max_size=4))
    return Block(
        mode="fitted" if fitted else "once",
        title=draw(texts),
        doc=draw(texts),
        inputs=tuple(
            Port(name=name, type=draw(types), doc=draw(texts), learning=fitted and draw(st.booleans()))
            for name in inputs
        ),
        outputs=tuple(Port(name=name, type=draw(types), doc=draw(texts)) for name in outputs),
    )


@given(blocks(), names)
def test_the_file_has_exactly_the_ports_of_its_block(block, name):
    code = read_code(implementation_text(block, name), name)
    assert not code.problems
    wanted = [(port.name, port.type) for port in block.inputs]
    applied = [(port.name, port.type) for port in block.inputs if not port.learning]
    given_types = [port.type for port in block.outputs]
    assert [(port.name, port.type) for port in code.inputs] == applied
    if block.fitted:
        assert [(port.name, port.type) for port in code.learning] == wanted
    if len(given_types) == 1:
        assert code.returns == given_types[0]
    else:
        assert code.returns == (f"tuple[{', '.join(given_types)}]" if given_types else "None")
    assert not code.parameters


@pytest.mark.parametrize("width", [88, 120])
def test_the_file_is_formatted_as_ruff_would(tmp_path: Path, width: int):
    ruff = shutil.which("ruff") or str(Path(sys.executable).parent / "ruff")
    wide = PLAIN.but(
        inputs=tuple(Port(name=f"input_{n}", type=kind) for n, kind in enumerate(WIDE)),
        outputs=(TABLE, Port(name="best", type="typing.Literal['a']", doc="Which.")),
    )
    written = []
    for number, block in enumerate(
        (PLAIN, wide, PLAIN.but(mode="fitted"), wide.but(mode="fitted"), Block(inputs=(), outputs=()))
    ):
        written.append(tmp_path / f"block_{number}.py")
        written[-1].write_text(implementation_text(block, f"block_{number}"), "utf-8")
    done = subprocess.run(
        [ruff, "format", "--isolated", "--no-cache", "--diff", f"--line-length={width}", *written],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    done = subprocess.run(
        [ruff, "check", "--isolated", "--no-cache", "--select=E,F,I", f"--line-length={width}", *written],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


WIDE = [
    "pandas.DataFrame",
    "numpy.ndarray",
    "pathlib.Path",
    "typing.Any",
    "PIL.Image.Image",
    "sklearn.base.BaseEstimator",
    "collections.abc.Mapping[str, int]",
    "datetime.datetime",
]
