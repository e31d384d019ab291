"""Exporting: the plan of a package, what is computed and recorded for it, writing it, and whether it is in step."""

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hyperstudio.errors import StudioError
from hyperstudio.exporter.endpoints import Endpoint
from hyperstudio.exporter.plan import ExportPlan, plan_package
from hyperstudio.exporter.proof import Proof, prove
from hyperstudio.exporter.shipping import contents_of
from hyperstudio.exporter.writer import LOCK, edited, hash_of, read_lock, write_package
from hyperstudio.graph.project import Project
from hyperstudio.graph.values import FrozenMap
from hyperstudio.planning.given import given_inputs
from hyperstudio.planning.plan import Given
from hyperstudio.studio.package_values import computed_values
from hyperstudio.studio.running import Running, Wish, refuse


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export did: all files, those that changed, the requirements, and the proof where one was asked for."""

    folder: Path
    files: tuple[str, ...]
    changed: tuple[str, ...]
    requirements: tuple[str, ...]
    hash: str
    proof: Proof | None = None


class Exporter:
    """Exports workflows of one project in one configuration."""

    def __init__(
        self,
        running: Running,
        project: Project,
        configuration: str,
        workflows: Sequence[str],
        *,
        api: bool = False,
        bind: Mapping[str, str] | None = None,
    ) -> None:
        """`workflows` are all where none is named; with `api` the package serves them; `bind` as the plan takes it.

        StudioError for what does not exist.
        """
        self._bind = dict(bind or {})
        self._told: Callable[[str], None] = lambda _step: None
        self._running = running
        self._project = project
        self._api = api
        self._name = configuration
        self._configuration = project.configurations.get(configuration, FrozenMap())
        self._workflows = tuple(dict.fromkeys(workflows)) or tuple(sorted(project.workflows))

    def plan(self) -> ExportPlan:
        """What would be written; nothing is."""
        return plan_package(
            self._project,
            self._workflows,
            self._configuration,
            self._running.environment(self._project),
            api=self._api,
            bind=self._bind,
        )

    def contents(self, made: ExportPlan) -> dict[str, bytes]:
        """The files of a plan that need not be computed, by path, with those of the project that come along."""
        texts = {path: text.encode("utf-8", "surrogateescape") for path, text in made.files.items()}
        return texts | contents_of(self._running.folder, made.project, made.brings)

    def write(self, out: Path, *, proven: bool = False, told: Callable[[str], None] = lambda _step: None) -> Exported:
        """Write the package to the folder `out`, and prove it; `told` hears each step.

        StudioError for what stands in the way.
        """
        self._told = told
        told("Planning …")
        made = self.plan()
        refuse(made.errors)
        texts = self.contents(made)
        if changes := edited(out, texts):
            touched = {path for path in changes if path in texts}
            if touched:
                write_package(out, texts, {})  # refuses, before anything is computed
        files = texts | self._computed(made)
        told("Writing …")
        changed = write_package(out, files, self._facts(made))
        if proven:
            told("Building the wheel and running its tests in a clean environment …")
        proof = prove(out.absolute(), made.project, self._running.runner.python) if proven else None
        return Exported(out, (*sorted(files), LOCK), changed, made.requirements, made.hash, proof)

    def drift(self, out: Path) -> dict[str, str]:
        """What differs between the package in `out` and the project, by path: why. Nothing is run or written."""
        lock = read_lock(out)
        if lock is None:
            raise StudioError(f"There is no exported package in {out}.", "Export it first.")
        made = self.plan()
        refuse(made.errors)
        texts = self.contents(made)
        found: dict[str, str] = {}
        for path, content in texts.items():
            if path not in lock["files"]:
                found[path] = "is not in the package yet"
            elif lock["files"][path] != hash_of(content):
                origin = made.origins.get(path)
                found[path] = f"{origin} was changed in the project" if origin else "would be written differently now"
        shipped = f"src/{made.project}/artifacts"
        computed = {f"{shipped}/{name}.pickle" for name in made.artifacts} | {f"{shipped}/artifacts.json"}
        for path, digest in lock["files"].items():
            place = out / path
            if not place.is_file():
                found[path] = "was deleted from the package"
            elif hash_of(place.read_bytes()) != digest:
                found[path] = "was edited in the package"
            elif (
                path not in texts
                and path not in computed
                and not path.endswith("artifacts.json")
                and not _recorded(path)
            ):
                found[path] = "is no longer part of the package"
        return dict(sorted(found.items()))

    def take_theirs(self, out: Path) -> tuple[str, ...]:
        """Read implementation files that were edited in the package back into the project; their paths in it."""
        lock = read_lock(out)
        made = self.plan()
        taken = []
        for path, origin in made.origins.items():
            place = out / path
            if lock and path in lock["files"] and place.is_file():
                now = place.read_bytes()
                if hash_of(now) != lock["files"][path]:
                    if made.files[path].encode("utf-8", "surrogateescape") != now:
                        (self._running.folder / origin).write_bytes(now)
                    taken.append(origin)
        return tuple(taken)

    def _facts(self, made: ExportPlan) -> dict[str, Any]:
        return {
            "project": made.project,
            "workflows": list(self._workflows),
            "api": self._api,
            "bind": self._bind,
            "configuration": made.configuration,
            "hash": made.hash,
            "installed": list(made.pins),
        }

    def _computed(self, made: ExportPlan) -> dict[str, bytes]:
        """The artifacts, and the answers that the studio gives, as files of the package."""
        with tempfile.TemporaryDirectory(prefix="hyperstudio-export-") as folder:
            root = Path(folder)
            cases, recorded, data = self._answers(made, root)
            self._told("Computing what the package ships …")
            computed = computed_values(
                made,
                root / "package",
                self._running.folder,
                self._running.runner.python,
                recorded=recorded,
                api=self._api,
            )
            file = root / "package/out/recorded.json"
            told = json.loads(file.read_text(encoding="utf-8")) if recorded else {}
            for case in cases:
                held = {name: told[f"{case['workflow']}:{name}"] for name in case.pop("ports")}
                case["outputs"] = next(iter(held.values())) if len(held) == 1 else held
            golden = json.dumps(cases, indent=1, ensure_ascii=False) + "\n"
            return {"tests/golden.json": golden.encode(), **data, **computed}

    def _answers(self, made: ExportPlan, root: Path) -> tuple[list[dict[str, Any]], dict[str, str], dict[str, bytes]]:
        """Run each workflow in the studio on its example: the cases, the files of their values, the files they take."""
        cases: list[dict[str, Any]] = []
        recorded: dict[str, str] = {}
        data: dict[str, bytes] = {}
        for endpoint in made.endpoints:
            given = self._given(endpoint, data)
            if given is None:
                continue
            self._told(f"Running {endpoint.workflow} on its example …")
            wish = Wish(endpoint.workflow, self._configuration, self._name)
            execution = self._running.start(self._project, wish)
            execution.wait()
            if execution.run.status != "done":
                failure = execution.run.failure or {}
                raise StudioError(
                    f"“{endpoint.workflow}” fails on its example: {failure.get('what', execution.run.status)}.",
                    "Mend it, or change the example.",
                    endpoint.workflow,
                )
            ports: dict[str, None] = {}
            for port in endpoint.outputs:
                said = execution.run.outputs.get(port.port)
                if said is None or port.type.startswith("*"):
                    continue
                file = root / f"{endpoint.workflow}.{port.port}.pickle"
                self._running.runner.save(said["digest"], file)
                ports[port.name] = None
                recorded[f"{endpoint.workflow}:{port.name}"] = str(file)
            if len(ports) == len(endpoint.outputs):
                case = {"workflow": endpoint.workflow, "function": endpoint.function, "command": endpoint.workflow}
                cases.append({**case, "inputs": given, "ports": list(ports)})
        return cases, recorded, data

    def _given(self, endpoint: Endpoint, data: dict[str, bytes]) -> dict[str, Any] | None:
        """The example's inputs as the tests give them; None where one is missing or is no plain value or file."""
        if endpoint.kind != "function":
            return None
        values = given_inputs(self._project.workflows[endpoint.workflow], {})
        said: dict[str, Any] = {}
        for port in endpoint.inputs:
            value = values.get(port.port)
            form = _form(value) if value is not None else None
            if value is None or form is None:
                return None
            if form == "json":
                said[port.name] = {"form": form, "value": value.value}
                continue
            file = self._running.folder / str(value.value)
            if not file.is_file():
                return None
            data[f"tests/data/{file.name}"] = file.read_bytes()
            said[port.name] = {"form": form, "value": f"data/{file.name}"}
        return said


def _form(value: Given) -> str | None:
    """How a test gives such an input; None where it cannot."""
    if value.form == "file":
        return {"pathlib.Path": "path", "str": "text", "bytes": "bytes"}.get(value.type)
    return "json" if value.form in {"json", "text"} else None


def _recorded(path: str) -> bool:
    return path in {"tests/golden.json", "openapi.json"} or path.startswith("tests/data/")
