"""The small project of the reuse matrix: one block for each way in which a result can depend on something."""

import json
import textwrap
from pathlib import Path

CODE = {
    "lib/words.py": """
        SEPARATOR = " "


        def cleaned(text):
            return text.strip()
        """,
    "lib/text.py": '''
        """Texts."""

        from shop.lib.words import SEPARATOR, cleaned


        def parts(text):
            """Split a text."""
            return [part for part in cleaned(text).split(SEPARATOR) if part]
        ''',
    "lib/marks.py": """
        def traced(function):
            def traced_call(*inputs, **parameters):
                return function(*inputs, **parameters) + 0

            return traced_call


        def times(by):
            def marked(function):
                return lambda **inputs: function(**inputs) * by

            return marked
        """,
    "baked/product.py": """
        from shop.lib.marks import times


        @times(1)
        def product(number: int) -> int:
            return number
        """,
    "pair/paired.py": """
        def paired(number: int) -> object:
            return [number]
        """,
    "shown/texted.py": """
        def texted(pair: object) -> str:
            return repr(pair)
        """,
    "lib/kinds.py": """
        class Basket:
            def __init__(self, number):
                self.number = number

            def weight(self):
                return self.number * 2
        """,
    "lib/limits.py": """
        from pathlib import Path

        LIMIT = int(Path("data/limit.txt").read_text())
        """,
    "lib/unused.py": "NOBODY = 1\n",
    "load/read.py": """
        from pathlib import Path


        def read(file: Path) -> str:
            return file.read_text()
        """,
    "pages/names.py": """
        from pathlib import Path


        def names(folder: Path) -> list[str]:
            return sorted(path.name for path in folder.iterdir())
        """,
    "tidy/plain.py": '''
        """Module docstring."""

        from shop.lib.text import parts

        # A comment.


        def _shortened(rows, most):
            return rows[:most]


        def plain(text: str, *, most: int = 4) -> list[str]:
            """Public docstring."""
            return _shortened(parts(text), most)
        ''',
    "tidy/loud.py": """
        def loud(text: str) -> list[str]:
            return text.upper().split()
        """,
    "count/counted.py": """
        from shop.lib.marks import traced


        @traced
        def counted(rows: list[str]) -> int:
            return len(rows)
        """,
    "each/upper.py": """
        def upper(row: str) -> str:
            return row.upper()
        """,
    "join/joined.py": """
        def joined(rows: list[str]) -> str:
            return "-".join(rows)
        """,
    "spoil/appended.py": """
        def appended(rows: list[str]) -> list[str]:
            rows.append("spoilt")
            return rows
        """,
    "scale/scaled.py": """
        import os
        from pathlib import Path
        from typing import Any, Literal


        def scaled(
            number: int,
            *,
            value: Any = 5,
            how: Literal["a", "b"] = "a",
            names: set[str] = frozenset({"x"}),
            options: dict[str, int] = {},
            extra: Path = Path("data/extra.txt"),
        ) -> list:
            return [type(value).__name__, number, sorted(names), list(options), os.stat(extra).st_size]
        """,
    "shape/shaped.py": """
        def shaped(given: object) -> str:
            return repr(given)
        """,
    "peek/peeked.py": """
        def peeked(number: int) -> str:
            with open("data/stop.txt") as file:
                return file.read() * number
        """,
    "maybe/found.py": """
        def found() -> str:
            try:
                return open("data/config.txt").read()
            except FileNotFoundError:
                return "usual"
        """,
    "listed/listing.py": """
        import os


        def listing() -> int:
            return len(os.listdir("data/pages"))
        """,
    "low/lower.py": """
        from shop.lib.limits import LIMIT


        def lower(number: int) -> int:
            return min(number, LIMIT)
        """,
    "high/higher.py": """
        from shop.lib.limits import LIMIT


        def higher(number: int) -> int:
            return max(number, LIMIT)
        """,
    "declared/told.py": """
        import os


        def told() -> list:
            return [os.stat("data/declared.txt").st_size, os.environ.get("SHOP_MODE")]
        """,
    "learn/mean.py": """
        class Mean:
            ROUNDED = 3

            def fit(self, number: int) -> None:
                self.mean = number / 2

            def __call__(self, number: int) -> float:
                return round(number - self.mean, self.ROUNDED)
        """,
    "fill/filled.py": """
        from shop.lib.kinds import Basket


        def filled(number: int) -> object:
            return Basket(number)
        """,
    "weigh/weighed.py": """
        def weighed(basket: object) -> int:
            return basket.weight()
        """,
    "library/versioned.py": """
        import tinylib


        def versioned() -> str:
            return tinylib.WORD
        """,
    "edited/editable.py": """
        import editlib


        def editable() -> str:
            return editlib.word()
        """,
    "sorts/members.py": """
        def members(number: int) -> set[str]:
            return {"a", "b", "c", "d", "e", "f"}
        """,
    "most/largest.py": """
        def largest(names: set[str]) -> str:
            return max(names)
        """,
}
INPUTS = {"file": ("pathlib.Path", "data/text.txt"), "folder": ("pathlib.Path", "data/pages"), "given": ("object", [1])}
BLOCKS = {  # inputs, output, what else block.json says
    "load": ({"file": "pathlib.Path"}, "str", {}),
    "pages": ({"folder": "pathlib.Path"}, "list[str]", {}),
    "tidy": ({"text": "str"}, "list[str]", {"default": "plain"}),
    "count": ({"rows": "list[str]"}, "int", {}),
    "each": ({"row": "str"}, "str", {"mode": {"for_each": ["row"]}}),
    "join": ({"rows": "list[str]"}, "str", {}),
    "spoil": ({"rows": "list[str]"}, "list[str]", {}),
    "scale": ({"number": "int"}, "list", {}),
    "shape": ({"given": "object"}, "str", {}),
    "peek": ({"number": "int"}, "str", {}),
    "maybe": ({}, "str", {}),
    "listed": ({}, "int", {}),
    "low": ({"number": "int"}, "int", {}),
    "high": ({"number": "int"}, "int", {}),
    "declared": ({}, "list", {"reads": ["data/declared.txt", "$SHOP_MODE"]}),
    "learn": ({"number": "int"}, "float", {"mode": "fitted"}),
    "fill": ({"number": "int"}, "object", {}),
    "weigh": ({"basket": "object"}, "int", {}),
    "library": ({}, "str", {}),
    "edited": ({}, "str", {}),
    "sorts": ({"number": "int"}, "set[str]", {}),
    "most": ({"names": "set[str]"}, "str", {}),
    "baked": ({"number": "int"}, "int", {}),
    "pair": ({"number": "int"}, "object", {}),
    "shown": ({"pair": "object"}, "str", {}),
}
WIRES = {
    "load:file": ":file",
    "pages:folder": ":folder",
    "shape:given": ":given",
    "tidy:text": "load:out",
    "count:rows": "tidy:out",
    "each:row": "tidy:out",
    "spoil:rows": "tidy:out",
    "join:rows": "each:out",
    "weigh:basket": "fill:out",
    "most:names": "sorts:out",
    "shown:pair": "pair:out",
    **{
        f"{name}:number": "count:out"
        for name in ("scale", "peek", "low", "high", "learn", "fill", "sorts", "baked", "pair")
    },
}
DATA = {
    "text.txt": "one two three four",
    "pages/a.txt": "a",
    "pages/b.txt": "b",
    "stop.txt": "stop",
    "limit.txt": "3",
    "extra.txt": "extra",
    "declared.txt": "declared",
}
LEDGER = {
    "workflows/ledger/workflow.json": {"inputs": [], "outputs": [{"name": "total", "type": "int"}]},
    "workflows/ledger/graph.json": {"wires": {":total": "total:out", "total:number": "note:out"}},
    "workflows/ledger/blocks/note/block.json": {
        "inputs": [],
        "outputs": [{"name": "out", "type": "int"}],
        "state": True,
    },
    "workflows/ledger/blocks/total/block.json": {
        "inputs": [{"name": "number", "type": "int"}],
        "outputs": [{"name": "out", "type": "int"}],
    },
}
LEDGER_CODE = {
    "note/noted.py": """
        from pathlib import Path


        def noted() -> int:
            notes = Path("data/notes.txt")
            with notes.open("a") as file:
                file.write("note\\n")
            return len(notes.read_text().splitlines())
        """,
    "total/totalled.py": """
        def totalled(number: int) -> int:
            return number * 10
        """,
}
TABLES = {
    "make/made.py": """
        import pandas as pd


        def made() -> pd.DataFrame:
            return pd.DataFrame({"a": [1, 2, 3]}).astype("int64")
        """,
    "read/described.py": """
        def described(table: object) -> list:
            return [int(table["a"].sum()), str(table["a"].dtype)]
        """,
}


def make_shop(folder: Path) -> Path:
    """Write the project into a folder of its own; the project's folder."""
    project = folder / "shop"
    _write(project, "hyperstudio.json", {"format": 1, "name": "shop"})
    for path, text in CODE.items():
        _write(project, path if path.startswith("lib/") else f"workflows/main/blocks/{path}", text)
    for name, (inputs, output, more) in BLOCKS.items():
        ports = [{"name": port, "type": kind} for port, kind in inputs.items()]
        _write(
            project,
            f"workflows/main/blocks/{name}/block.json",
            {"inputs": ports, "outputs": [{"name": "out", "type": output}], **more},
        )
    ports = [{"name": name, "type": kind, "default": default} for name, (kind, default) in INPUTS.items()]
    outputs = [{"name": f"{name}_out", "type": output} for name, (_, output, _) in BLOCKS.items() if name != "each"]
    _write(project, "workflows/main/workflow.json", {"inputs": ports, "outputs": outputs})
    wires = WIRES | {f":{name}_out": f"{name}:out" for name in BLOCKS if name != "each"}
    _write(project, "workflows/main/graph.json", {"wires": wires})
    for path, text in DATA.items():
        _write(project, f"data/{path}", text)
    settings = {"main.scale.scaled.names": ["a", "b"], "main.scale.scaled.options": {"a": 1, "b": 2}}
    _write(project, "configurations/baseline.json", settings)
    for path, content in LEDGER.items():
        _write(project, path, content)
    for path, text in LEDGER_CODE.items():
        _write(project, f"workflows/ledger/blocks/{path}", text)
    return project


def make_tables(folder: Path) -> Path:
    """A project whose one value is a DataFrame; the project's folder."""
    project = folder / "tables"
    out, table = [{"name": "out", "type": "object"}], [{"name": "table", "type": "object"}]
    _write(project, "hyperstudio.json", {"format": 1, "name": "tables"})
    _write(project, "workflows/main/workflow.json", {"inputs": [], "outputs": out})
    _write(project, "workflows/main/graph.json", {"wires": {":out": "read:out", "read:table": "make:out"}})
    _write(project, "workflows/main/blocks/make/block.json", {"inputs": [], "outputs": out})
    _write(project, "workflows/main/blocks/read/block.json", {"inputs": table, "outputs": out})
    for path, text in TABLES.items():
        _write(project, f"workflows/main/blocks/{path}", text)
    return project


def make_environment(folder: Path, site_packages: Path) -> Path:
    """A virtual environment with the two packages that the shop imports; its interpreter.

    `tinylib` is an installed distribution with a version, `editlib` an editable one whose code lies beside. All that
    this interpreter has (pandas, say) is found as well.
    """
    import venv

    venv.EnvBuilder(symlinks=True, with_pip=False).create(folder)
    (packages,) = (folder / "lib").glob("python*/site-packages")
    (folder / "packages").symlink_to(packages.relative_to(folder))
    _write(packages, "tinylib/__init__.py", 'WORD = "tiny"\n')
    _write(packages, "tinylib-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tinylib\nVersion: 1.0\n")
    _write(packages, "tinylib-1.0.dist-info/RECORD", "tinylib/__init__.py,,\n")
    source = folder / "editlib_source"
    _write(source, "editlib/__init__.py", "from editlib.inner import WORD\n\n\ndef word():\n    return WORD\n")
    _write(source, "editlib/inner.py", 'WORD = "edit"\n')
    _write(packages, "editlib-2.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: editlib\nVersion: 2.0\n")
    _write(packages, "editlib-2.0.dist-info/RECORD", "__editable__.editlib.pth,,\n")
    _write(packages, "editlib-2.0.dist-info/top_level.txt", "editlib\n")
    url = {"dir_info": {"editable": True}, "url": source.as_uri()}
    _write(packages, "editlib-2.0.dist-info/direct_url.json", url)
    _write(packages, "__editable__.editlib.pth", f"{source}\n{site_packages}\n")
    return folder / "bin" / "python"


def _write(folder: Path, path: str, content: object) -> None:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    text = content if isinstance(content, str) else json.dumps(content, indent=2) + "\n"
    file.write_text(textwrap.dedent(text).lstrip("\n") if path.endswith(".py") else text)
