"""Blocks, graphs and implementations, read from their folders."""

from collections.abc import Iterable, Mapping
from typing import Any

from hyperstudio.files.fields import made
from hyperstudio.files.folder import Folder
from hyperstudio.files.json_text import Parsed, parse
from hyperstudio.files.keeping import kept, kept_map
from hyperstudio.files.models import FileReading
from hyperstudio.graph.block import (
    Block,
    BlockFile,
    Graph,
    GraphFile,
    GraphImplementation,
    Implementation,
    Layout,
    LayoutFile,
)
from hyperstudio.graph.code import Code, CodeImplementation, SourceFile, digest_of
from hyperstudio.graph.names import suggestion, why_bad_name
from hyperstudio.graph.problems import Problem
from hyperstudio.graph.values import FrozenMap, Value
from hyperstudio.reading.code import read_code

MOST_LEVELS = 50


class Reader:
    """Reads the hierarchy in a folder. What was read before is used again where its file says the same.

    `migrated` are the raw contents of JSON files that were brought to today's format.
    """

    def __init__(
        self,
        folder: Folder,
        migrated: Mapping[str, dict[str, Any]],
        loose_before: Mapping[str, SourceFile],
    ) -> None:
        self.folder = folder
        self.loose: dict[str, SourceFile] = {}
        self._migrated = migrated
        self._loose_before = loose_before

    def parsed(self, path: str, address: str = "") -> Parsed:
        """The JSON file at `path`; an unreadable one is empty, and a problem."""
        content = self.folder.content(path)
        parsed = Parsed(path, "", address, whole=False)
        if content is not None:
            try:
                parsed = parse(content.decode(), path, address)
            except UnicodeDecodeError as error:
                line = content.count(b"\n", 0, error.start) + 1
                parsed.problems.append(
                    Problem(
                        what="This is not UTF-8 text.",
                        mend="Save the file as UTF-8.",
                        address=address,
                        file=path,
                        line=line,
                    )
                )
        if not parsed.whole and path not in self.folder.unreadable:
            self.folder.unreadable.append(path)
        if path in self._migrated:
            parsed.raw = self._migrated[path]
        return parsed

    def fields(self, kind: type[Value], parsed: Parsed) -> FileReading:
        """The fields of one file; its problems are added to the folder's."""
        reading = FileReading(kind, parsed)
        self.folder.faults.extend(parsed.problems)
        return reading

    def file(self, kind: type[Value], path: str, there: bool, address: str) -> tuple[dict[str, Any], set[str]]:
        """The values (with `unknown`) and the given fields of a file of a kind; a missing one is a problem."""
        if not there:
            name = path.rpartition("/")[2]
            self.folder.fault(f"There is no {name}.", "Write it, or delete the folder.", path, address)
            return {}, set()
        reading = self.fields(kind, self.parsed(path, address))
        if reading.unknown:
            return {**reading.values, "unknown": reading.unknown}, reading.given
        return reading.values, reading.given

    def legal(
        self, path: str, names: Iterable[str], suffix: str = "", workflow: bool = False, beside: Iterable[str] = ()
    ) -> list[str]:
        """Those of `names` that can stand there, beside others; each other one is a problem and is not read."""
        legal: list[str] = []
        taken = {name.lower(): name for name in beside}
        for name in names:
            clash = taken.get(name.lower())
            if refusal := why_bad_name(name, [clash] if clash else [], workflow=workflow):
                near = suggestion(name)
                mend = refusal[1] if clash else f"{refusal[1]} Rename it, to “{near}{suffix}” say."
                self.folder.fault(refusal[0], mend, f"{path}/{name}{suffix}")
            else:
                legal.append(name)
                taken[name.lower()] = name
        return legal

    def blocks(
        self, path: str, address: str, level: int, before: Mapping[str, Block] | None, taken: Iterable[str] = ()
    ) -> FrozenMap[str, Block]:
        """The blocks in the folder `path`, whose graph (or `shared`) has this address."""
        files, folders = self.folder.listing(path)
        self.take_loose(path, files)
        used = set(taken)
        read: dict[str, Block] = {}
        there = [name for name in folders if self.folder.holds_files(f"{path}/{name}")]
        if there and level > MOST_LEVELS:
            mend = "Make some of its blocks shared ones."
            self.folder.fault(f"Blocks are nested deeper than {MOST_LEVELS} levels.", mend, path, address)
            self.folder.unreadable.append(path)
            return FrozenMap()
        for name in self.legal(path, there):
            if name in used:
                mend = "Rename the folder, or the entry in “uses” of graph.json."
                self.folder.fault(f"A block and a use are both called “{name}”.", mend, f"{path}/{name}", address)
                continue
            read[name] = self.block(f"{path}/{name}", f"{address}.{name}", level, (before or {}).get(name))
        return kept_map(before, read)

    def block(self, path: str, address: str, level: int, before: Block | None) -> Block:
        """The block in a folder."""
        files, folders = self.folder.listing(path)
        values, given = self.file(BlockFile, f"{path}/block.json", "block.json" in files, address)
        earlier: Mapping[str, Implementation] = before.implementations if before else {}
        implementations: dict[str, Implementation] = {}
        others: dict[str, SourceFile] = {}
        modules = [name.removesuffix(".py") for name in files if name.endswith(".py")]
        helpers = [name for name in modules if is_helper(name)]
        for name in self.legal(path, (name for name in modules if not is_helper(name)), ".py"):
            file, old = f"{path}/{name}.py", earlier.get(name)
            implementations[name] = self.code(file, name, _if_code(old, package=False))
        for name in self._implementation_folders(path, folders, implementations, others, address, before):
            old = earlier.get(name)
            inner = f"{path}/{name}"
            if "graph.json" in self.folder.listing(inner)[0]:
                graph = self.graph(
                    inner, f"{address}.{name}", level + 1, old.graph if isinstance(old, GraphImplementation) else None
                )
                implementations[name] = kept(old, GraphImplementation(graph=graph))
            else:
                implementations[name] = self.package(inner, name, _if_code(old, package=True))
        for name in helpers:
            self._source_into(others, f"{path}/{name}.py", f"{name}.py", before.others if before else None)
        values["implementations"] = kept_map(earlier, implementations)
        values["others"] = kept_map(before.others if before else None, others)
        return kept(before, made(Block, values, given))

    def _implementation_folders(
        self,
        path: str,
        folders: list[str],
        files: Mapping[str, Implementation],
        others: dict[str, SourceFile],
        address: str,
        before: Block | None,
    ) -> list[str]:
        """The folders that are implementations; .py files of the other ones go to `others`."""
        found = []
        for name in folders:
            inner = f"{path}/{name}"
            kinds = sorted({"graph.json", "__init__.py"}.intersection(self.folder.listing(inner)[0]))
            if name.startswith("_") or not kinds:
                for file in self.folder.under(inner):
                    if file.endswith(".py"):
                        self._source_into(
                            others, file, file.removeprefix(f"{path}/"), before.others if before else None
                        )
                continue
            if name in files or len(kinds) > 1:
                what = f"Two implementations are called “{name}”."
                others_name = (
                    f"“{name}.py” and the folder “{name}”" if name in files else f"{' and '.join(kinds)} in it"
                )
                self.folder.fault(what, f"Rename or delete one of {others_name}.", inner, f"{address}.{name}")
            if name not in files:
                found.append(name)
        return self.legal(path, found, beside=files)

    def graph(self, path: str, address: str, level: int, before: Graph | None) -> Graph:
        """The graph in a folder: its wires and uses, its layout, its blocks."""
        files, _ = self.folder.listing(path)
        self.take_loose(path, files)
        values, given = self.file(GraphFile, f"{path}/graph.json", "graph.json" in files, address)
        if "layout.json" in files:
            layout = made(Layout, *self.file(LayoutFile, f"{path}/layout.json", True, address))
            values["layout"] = kept(before.layout if before else None, layout)
        earlier = before.blocks if before else None
        values["blocks"] = self.blocks(f"{path}/blocks", address, level, earlier, values.get("uses", ()))
        return kept(before, made(Graph, values, given))

    def code(self, path: str, name: str, before: CodeImplementation | None) -> CodeImplementation:
        """The code implementation in a file."""
        source = self.source(path, before.source if before else None)
        if before and source is before.source:
            return before
        return CodeImplementation.model_construct(
            {"source", "code"}, source=source, code=self._read(source, name, path), package=False, files=FrozenMap()
        )

    def package(self, path: str, name: str, before: CodeImplementation | None) -> CodeImplementation:
        """The code implementation in a folder with `__init__.py`."""
        file = f"{path}/__init__.py"
        source = self.source(file, before.source if before else None)
        files: dict[str, SourceFile] = {}
        for inner in self.folder.under(path):
            if inner.endswith(".py") and inner != file:
                self._source_into(files, inner, inner.removeprefix(f"{path}/"), before.files if before else None)
        code = before.code if before and source is before.source else self._read(source, name, file)
        return kept(
            before,
            CodeImplementation.model_construct(
                {"source", "code", "package", "files"},
                source=source,
                code=code,
                package=True,
                files=kept_map(before.files if before else None, files),
            ),
        )

    def take_loose(self, path: str, files: Iterable[str]) -> None:
        """Take the .py files of a folder that holds no implementations along, by their paths."""
        for name in files:
            if name.endswith(".py"):
                inside = f"{path}/{name}" if path else name
                self._source_into(self.loose, inside, inside, self._loose_before)

    def source(self, path: str, before: SourceFile | None) -> SourceFile:
        """A .py file; one that cannot be read, or is no UTF-8, is a problem and never written over."""
        content = self.folder.content(path)
        if content is None:
            return SourceFile.model_construct({"text", "digest"}, text="", digest="")
        digest = digest_of(content)
        try:
            text = content.decode()
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            self.folder.fault("This is not UTF-8 text.", "Save the file as UTF-8.", path, line=line)
            self.folder.unreadable.append(path)
            text = content.decode("utf-8", "surrogateescape")
        if before and before.digest == digest:
            return before
        return SourceFile.model_construct({"text", "digest"}, text=text, digest=digest)

    def _source_into(
        self, files: dict[str, SourceFile], path: str, key: str, before: Mapping[str, SourceFile] | None
    ) -> None:
        files[key] = self.source(path, (before or {}).get(key))

    def _read(self, source: SourceFile, name: str, path: str) -> Code:
        return (
            Code() if path in self.folder.unreadable else read_code(source.text.removeprefix("\ufeff"), name, file=path)
        )


def is_helper(module: str) -> bool:
    """Whether a .py of this name in a block's folder is no implementation, whatever it holds."""
    return module.startswith(("_", "test_")) or module == "conftest"


def _if_code(before: Implementation | None, package: bool) -> CodeImplementation | None:
    return before if isinstance(before, CodeImplementation) and before.package == package else None
