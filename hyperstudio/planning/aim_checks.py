"""What is wrong with metrics, objectives, constraints, guards and `final`, known before anything is measured."""

from collections.abc import Iterable, Iterator

from hyperstudio.graph.addresses import every_block, find, nearest, split_port
from hyperstudio.graph.block import Block, Workflow
from hyperstudio.graph.code import Parameter
from hyperstudio.graph.faces import is_fitted_workflow
from hyperstudio.graph.names import why_bad_name
from hyperstudio.graph.ports import port_named
from hyperstudio.graph.problems import Problem
from hyperstudio.graph.project import Metric, Objective, Project
from hyperstudio.planning.aims import UNITS, metrics_needed, price_names
from hyperstudio.planning.formula_values import Value, known_value
from hyperstudio.planning.formulas import FormulaError, is_condition, read_formula

FILE = "hyperstudio.json"
NOT_PRUNED = "With several aims no trial is ended early: what is behind in one of them may be ahead in another."


def aim_problems(project: Project) -> Iterator[Problem]:
    """Everything about metrics, objectives, constraints, guards and `final` that is wrong without measuring."""
    for name, metric in project.metrics.items():
        yield from _metric(project, name, metric)
    known = _known(project)
    for name, metric in project.metrics.items():
        if metric.formula is not None:
            yield from _formula(project, metric.formula, ("metrics", name), known, condition=False)
            yield from _circle(project, name, metric.formula)
    objectives = {("objective",): project.objective} if project.objective else {}
    named = {("objectives", name): objective for name, objective in project.objectives.items()}
    for key, objective in (*objectives.items(), *named.items()):
        texts = aim_texts(objective)
        if not texts:
            yield _problem("The objective says nothing.", 'Write {"maximize": "f1"}.', key)
        for text in texts:
            yield from _formula(project, text, key, known, condition=False)
    for number, text in enumerate(project.constraints):
        yield from _formula(project, text, ("constraints", number), known, condition=True)
    for number, text in enumerate(project.guards):
        yield from _guard(project, text, ("guards", number))
    every = (*([project.objective] if project.objective else ()), *project.objectives.values())
    if project.pruning is not None and any(len(aim_texts(objective)) > 1 for objective in every):
        yield _problem(NOT_PRUNED, "Keep one aim, or take “pruning” away.", ("pruning",)).but(severity="warning")
    if project.final is not None and project.final not in project.workflows:
        legal = ", ".join(sorted(project.workflows))
        yield _problem(f"“final” names “{project.final}”, which is no workflow.", f"Name one of: {legal}.", ("final",))


def aim_texts(objective: Objective) -> list[str]:
    """The formulas of an objective as they are written."""
    said = (objective.maximize, objective.minimize)
    return [text for one in said if one for text in ((one,) if isinstance(one, str) else one)]


def _metric(project: Project, name: str, metric: Metric) -> Iterator[Problem]:
    key = ("metrics", name)
    if why := why_bad_name(name):
        yield _problem(why[0], why[1], key)
    if name == "prices":
        yield _problem("A metric cannot be called “prices”.", "Formulas name the prices so; use another name.", key)
    said = [word for word in ("from", "measure", "formula") if getattr(metric, word.replace("from", "from_"))]
    if len(said) != 1:
        mend = "Give it one of: “from” a port, “measure” with “of”, or a “formula”."
        yield _problem(f"The metric “{name}” has {' and '.join(said) or 'nothing that it is made of'}.", mend, key)
        return
    if metric.formula is not None and (metric.repeats or 1) > 1:
        mend = "Say “repeats” of the metrics that it is made of."
        yield _problem(f"The metric “{name}” is a formula, which is not measured again.", mend, key)
    place, port = split_port(metric.from_ or metric.of or "")
    if metric.measure is not None and not metric.of:
        yield _problem(f"The metric “{name}” does not say of what.", 'Write "of": "train", a workflow or a block.', key)
    elif place:
        yield from _place(project, name, metric, place, port)
    if metric.measure is not None and metric.unit is not None and metric.unit not in UNITS[metric.measure]:
        legal = ", ".join(UNITS[metric.measure])
        yield _problem(f"“{metric.unit}” is no unit of {metric.measure}.", f"Use one of: {legal}.", key)


def _place(project: Project, name: str, metric: Metric, place: str, port: str) -> Iterator[Problem]:
    key, found = ("metrics", name), find(project, place)
    if found is None or isinstance(found, Parameter):
        near = nearest(project, place)
        mend = f"Did you mean “{near}”?" if near else f"The workflows are: {', '.join(sorted(project.workflows))}."
        yield _problem(f"The metric “{name}” is about “{place}”, which is not there.", mend, key)
        return
    if metric.from_ and not isinstance(found, Workflow):
        mend = "Name an output of a workflow, such as “evaluate:f1”."
        yield _problem(f"The metric “{name}” is not from a workflow.", mend, key)
    if (metric.from_ or metric.measure == "size") and isinstance(found, Workflow | Block):
        outputs = [*(output.name for output in found.outputs)]
        if isinstance(found, Workflow) and is_fitted_workflow(project, place):
            outputs.append("fitted")
        if port not in outputs:
            legal = ", ".join(f"{place}:{output}" for output in outputs) or "none"
            yield _problem(f"“{place}” has no output “{port}”.", f"Its outputs are: {legal}.", key)
    elif port and isinstance(found, Workflow | Block) and port_named(found.outputs, port) is None:
        yield _problem(f"“{place}” has no output “{port}”.", "Leave the port out.", key)


def _known(project: Project) -> dict[str, Value]:
    """What is known before anything is measured: the prices, and formulas that come out alike whatever is measured."""
    known: dict[str, Value] = dict(price_names(project))
    for _ in project.metrics:
        before = len(known)
        for name, metric in project.metrics.items():
            if metric.formula is None or name in known:
                continue
            try:
                value = known_value(read_formula(metric.formula), known)
            except FormulaError:
                continue
            if value is not None:
                known[name] = value
        if len(known) == before:
            break
    return known


def _formula(
    project: Project, text: str, key: tuple[str | int, ...], known: dict[str, Value], *, condition: bool
) -> Iterator[Problem]:
    try:
        formula = read_formula(text)
    except FormulaError as error:
        yield _problem(error.what, error.mend, key)
        return
    legal = (*project.metrics, *price_names(project))
    unknown = [name for name in formula.names if name not in legal]
    for name in unknown:
        yield _unknown(name, legal, key)
    if is_condition(formula) is not condition:
        mend = "Compare it, such as “latency_ms <= 200”." if condition else "Give a number, such as “f1”."
        yield _problem(f"“{text}” is {'no' if condition else 'a'} condition.", mend, key)
    elif not unknown:
        try:
            known_value(formula, known)
        except FormulaError as error:
            yield _problem(error.what, error.mend, key)


def _circle(project: Project, name: str, text: str) -> Iterator[Problem]:
    try:
        needed = metrics_needed(project, [read_formula(text)])
    except FormulaError as error:
        if "from itself" in error.what:
            yield _problem(error.what, error.mend, ("metrics", name))
        return
    if name in needed:
        mend = "Take it out of its own formula."
        yield _problem(f"The metric “{name}” is computed from itself.", mend, ("metrics", name))


def _guard(project: Project, text: str, key: tuple[str | int, ...]) -> Iterator[Problem]:
    try:
        formula = read_formula(text)
    except FormulaError as error:
        yield _problem(error.what, error.mend, key)
        return
    if not is_condition(formula):
        yield _problem(f"“{text}” is no condition.", "Write it like “model.classify != 'knn'”.", key)
    for name in formula.names:
        if not isinstance(find(project, name), Block | Parameter):
            blocks = [address for address, _ in every_block(project)]
            yield _unknown(name, blocks, key, nearest(project, name))


def _unknown(name: str, legal: Iterable[str], key: tuple[str | int, ...], near: str | None = None) -> Problem:
    if name.startswith("prices."):
        return _problem(
            f"There is no price “{name.partition('.')[2]}”.", f'Add it to "prices", such as "{name[7:]}": 0.05.', key
        )
    names = ", ".join(sorted(legal))
    mend = f"Did you mean “{near}”?" if near else f"Known are: {names}." if names else "Add a metric first."
    return _problem(f"“{name}” is not known here.", mend, key)


def _problem(what: str, mend: str, key: tuple[str | int, ...]) -> Problem:
    return Problem(what=what, mend=mend, address=".".join(map(str, key[:2])), file=FILE, key=key)
