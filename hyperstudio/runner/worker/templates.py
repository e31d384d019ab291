"""Plans made ready for the executor: every source is a number, every step knows its texts and its readers."""

from collections.abc import Mapping
from json.encoder import encode_basestring_ascii as quoted
from typing import Any

from .slots import SHARED

CALLABLE = frozenset(("call", "fit", "apply"))
HOLDING = frozenset(("for_each", "repeat", "route"))
SILENT = frozenset(("bundle", "pick")) | HOLDING


def keeps(plan: Mapping[str, Any]) -> bool:
    """Whether anything in a plan lives as long as the process."""
    for step in plan["steps"]:
        if "lifetime" in step or ("plan" in step and keeps(step["plan"])):
            return True
        if "plans" in step and any(map(keeps, step["plans"].values())):
            return True
    return False


class Step:
    """One entry of a plan. `inputs` are (name, source number); its outputs are the numbers from `base` on.

    What it holds are `plans`: by implementation for a route, else one that is called "".
    """

    __slots__ = (
        "accepted", "address", "always", "base", "cache", "callee", "count", "facts", "file", "inputs", "joins", "key",
        "keyed", "kind", "module", "name", "number", "parameters", "place", "plans", "port_heads", "ports", "process",
        "reads", "rule", "terms",
    )  # fmt: skip

    def __init__(
        self, given: Mapping[str, Any], inputs: list[tuple[str, int]], base: int, number: int, keyed: bool
    ) -> None:
        get = given.get
        self.number = number
        self.kind: str = given["kind"]
        self.place: str = given["place"]
        self.address: str = get("address", "")
        self.module: str = get("module", "")
        self.name: str = get("name", "")
        self.file: str | None = get("file")
        self.parameters: dict[str, Any] = get("parameters") or {}
        self.inputs = inputs
        ports = self.ports = get("outputs") or ([] if self.kind == "call" else ["fitted"])
        self.count = len(ports)
        self.keyed: list[tuple[str, int]] = []
        self.port_heads: list[str] = []
        if keyed:
            order = sorted(inputs) if len(inputs) > 1 else inputs
            self.keyed = [(f"|{name}=", source) for name, source in order]
            self.port_heads = [f'{{"port":{quoted(port)},' for port in ports]
        self.key: str = get("key", "")
        self.accepted: list[str] = get("accepted") or []  # keys whose values are as good
        self.cache: str = get("cache", "keep")
        self.always = self.cache == "never"
        self.reads: list[str] = get("reads") or []  # files and variables that count beside its inputs
        self.base = base
        self.facts = ""  # what is told about it besides its place, once something is
        self.process = get("lifetime") == "process"
        self.rule = given  # how it is to be run, and the rules of what holds plans: read where they are needed
        self.terms = "timeout" in given or "retries" in given or "resources" in given or "scratch" in given
        self.joins = "async" in given and not self.terms
        self.plans: dict[str, Template] = {}
        # What is imported when it first runs; to apply what was learnt nothing has to be, the object knows its code.
        self.callee: Any = ... if self.kind == "apply" else None


class Template:
    """A plan (or one that a step holds): its steps, where its inputs stand, how often each source is read.

    `uses[source]` is the number of steps that read it, or SHARED when it is handed on in ways that are not counted.
    """

    __slots__ = ("always", "constants", "given", "inputs", "outputs", "size", "steps", "uses")

    outputs: dict[str, int]
    uses: list[int]

    def __init__(self, plan: Mapping[str, Any], outer: Mapping[str, bool], keyed: bool) -> None:
        """Read a plan. `outer` are the inputs that come from around it, and whether they always are made anew.

        `keyed` says whether digests are made, so that values can be told without having them at the end.
        """
        self.given: dict[str, Any] = {k: v for k, v in (plan.get("inputs") or {}).items() if k not in outer}
        names = [*outer, *self.given]
        self.inputs = {name: source for source, name in enumerate(names)}
        constants = plan.get("constants") or []
        self.constants = [(len(names) + number, constant) for number, constant in enumerate(constants)]
        bases: list[int] = []
        size = len(names) + len(constants)
        always = [*(outer.get(name, False) for name in names), *(False for _ in constants)]
        uses = [0] * size
        self.steps: list[Step] = []

        def number(source: list[Any]) -> int:
            first, second = source
            if first == "input":
                return self.inputs[second]
            if first == "constant":
                return len(names) + int(second)
            return int(bases[first] + second)

        for given in plan["steps"]:
            inputs = [
                (name, bases[source[0]] + source[1] if source[0].__class__ is int else number(source))
                for name, source in given.get("inputs") or ()
            ]
            step = Step(given, inputs, size, len(self.steps), keyed)
            calls = step.kind in CALLABLE
            if not calls and step.kind not in SILENT:
                raise ValueError(f"The step {step.place} is of the unknown kind {step.kind!r}.")
            for _, source in inputs:
                uses[source] += 1 if calls else SHARED
                if always[source]:
                    step.always = True
            if step.kind in HOLDING:
                self._hold(step, given, {name: always[source] for name, source in inputs}, keyed)
            bases.append(size)
            size += step.count
            anew = step.always or bool(step.process and given.get("state"))
            if step.count == 1:
                uses.append(0)
                always.append(anew)
            else:
                uses.extend([0] * step.count)
                always.extend([anew] * step.count)
            self.steps.append(step)
        self.outputs = {port: number(source) for port, source in (plan.get("outputs") or {}).items()}
        if not keyed:
            for source in self.outputs.values():
                uses[source] += SHARED
        self.uses = uses
        self.always = always
        self.size = size

    def _hold(self, step: Step, given: Mapping[str, Any], outer: dict[str, bool], keyed: bool) -> None:
        """Read the plans that a step holds."""
        plans = given["plans"] if step.kind == "route" else {"": given["plan"]}
        for name, plan in plans.items():
            held = step.plans[name] = Template(plan, outer, keyed)
            back = [port for port in given.get("carry", ()) if held.always[held.outputs[port]]]
            if back:
                # What is made anew each time goes back to where the next round begins.
                outer = outer | {given["carry"][port]: True for port in back}
                held = step.plans[name] = Template(plan, outer, keyed)
            for source in held.outputs.values():
                held.uses[source] += SHARED
            step.always = step.always or any(inner.always for inner in held.steps)

    def counted(self) -> int:
        """How many steps tell about themselves; those of held plans are not known yet."""
        return sum(step.kind in CALLABLE for step in self.steps)


class Frame:
    """A template at work: its slots. An item of a for_each has its own, and places that name the item."""

    __slots__ = ("_cut", "_prefix", "found", "recipes", "slots", "template")

    def __init__(self, template: Template, prefix: str = "", cut: int = 0) -> None:
        self.template = template
        self._prefix = prefix
        self._cut = cut
        # A slot, or the place of the step because of which there is none.
        self.slots: list[Any] = [None] * template.size
        self.recipes: list[str] = []  # by the number of the step
        self.found: dict[str, Any] = {}  # entries by recipe

    def place(self, step: Step) -> str:
        """Where a step stands in this run."""
        return self._prefix + step.place[self._cut :] if self._prefix else step.place

    def head(self, step: Step) -> str:
        """The beginning of what is told about a step: place, address, kind, as JSON."""
        facts = step.facts
        if not facts:
            facts = step.facts = f',"address":{quoted(step.address)},"kind":"{step.kind}"'
        return quoted(self._prefix + step.place[self._cut :] if self._prefix else step.place) + facts
