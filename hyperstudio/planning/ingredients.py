"""What the steps of a plan are made of, as data that is written down with a run; and what differs between two such."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hyperstudio.graph.addresses import last, parent
from hyperstudio.graph.code import digest_of
from hyperstudio.graph.project import Project
from hyperstudio.planning.keys import Environment
from hyperstudio.planning.modules import modules_of
from hyperstudio.planning.plan import WORK, Plan, Source, Step

ITEM = re.compile(r"\[\d+\]")
NOT_KNOWN = "nothing"

Ingredients = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a step gives another value: a kind (implementation, parameter, code, version, wire, input), in words."""

    kind: str
    text: str


def ingredients(project: Project, made: Plan, environment: Environment) -> dict[str, Any]:
    """What the plan's steps are made of, as JSON.

    `python` is the interpreter's version, `inputs` what was given to the workflow, `code` the digest of each file that
    is reached (comments do not count), `packages` their distributions; `steps` has for each `address|kind` the static
    part of its key (and perhaps `accepted`, the earlier ones that count as the same), its `parameters` and the files
    that it reaches, its own first; `wires` has for each `place|kind`
    (without items) where its inputs come from, `over` for each block that runs for every item which of its inputs are
    lists of items that go together (null where every combination is run), `variables` the digests of declared ones.
    """
    modules = modules_of(project)
    steps: dict[str, Any] = {}
    wires: dict[str, dict[str, str]] = {}
    over: dict[str, list[str] | None] = {}
    code: dict[str, str] = {}
    packages: dict[str, str | None] = {}
    variables: dict[str, str | None] = {}
    for plan, step, outside in _every_step(made):
        wires[f"{step.place}|{step.kind}"] = {n: _source_text(plan, source, outside) for n, source in step.inputs}
        if step.kind == "for_each":
            lists = step.rule["over"]
            over[step.place] = None if step.rule["pair"] == "all" and len(lists) > 1 else lists
        own = f"{step.address}|{step.kind}"
        if step.kind not in WORK or own in steps:
            continue
        reach = modules.reach(step.file)
        files = [step.file, *(path for path in reach.paths if path != step.file)]
        code.update((path, modules.code_digest(path)) for path in files)
        packages.update(
            (name, environment.distributions.get(name) and environment.version(name)) for name in reach.third_party
        )
        steps[own] = {"parameters": step.parameters, "files": files, "packages": list(reach.third_party)}
        steps[own]["key"] = step.key
        if step.accepted:
            steps[own]["accepted"] = list(step.accepted)
        if reads := step.terms.get("reads"):
            steps[own]["reads"] = reads
            variables.update((name, os.environ.get(name[1:])) for name in reads if name.startswith("$"))
    inputs = {name: given.as_json() for name, given in made.inputs.items()}
    found = {"python": environment.python, "inputs": inputs, "code": code, "packages": packages}
    if variables:  # their digests: what they hold may be a secret
        found["variables"] = {name: digest_of(repr(value).encode()) for name, value in variables.items()}
    return found | {"steps": steps, "wires": wires, "over": over}


def causes(
    before: Ingredients, after: Ingredients, addresses: tuple[str, str], place: str, kind: str
) -> Iterator[Cause]:
    """What differs between a step in one run and the step at the same place in another, the plainest first.

    `addresses` are those of the implementation, before and after. Nothing comes where only what goes in differs.
    """
    then, now = addresses
    if then != now:
        yield Cause("implementation", f"{parent(now)}: {last(then)} → {last(now)}")
        return
    own = f"{now}|{kind}"
    one, other = before.get("steps", {}).get(own), after.get("steps", {}).get(own)
    if one is None or other is None:
        return
    yield from _parameters(now, one["parameters"], other["parameters"])
    for path in dict.fromkeys([*other["files"], *one["files"]]):
        yield from _file(path, before["code"].get(path), after["code"].get(path))
    if before["python"] != after["python"]:
        yield Cause("version", f"Python {before['python']} → {after['python']}")
    for name in dict.fromkeys([*one["packages"], *other["packages"]]):
        was, is_now = before["packages"].get(name), after["packages"].get(name)
        if was != is_now and was is not None and is_now is not None:
            local = was.partition(" ")[0] == is_now.partition(" ")[0]
            text = f"the code of the package {name} changed" if local else f"{was} → {is_now}".replace("==", " ")
            yield Cause("version", text)
    yield from _wires(before, after, f"{ITEM.sub('', place)}|{kind}")


def changed_inputs(before: Ingredients, after: Ingredients) -> Iterator[Cause]:
    """The inputs of the workflow that were given otherwise."""
    one, other = before.get("inputs", {}), after.get("inputs", {})
    for name in dict.fromkeys([*one, *other]):
        if json.dumps(one.get(name)) != json.dumps(other.get(name)):
            yield Cause("input", f"input “{name}”: {_given_text(one.get(name))} → {_given_text(other.get(name))}")


def _every_step(made: Plan) -> Iterator[tuple[Plan, Step, str]]:
    """Each step with its plan, and how that plan's own inputs are called."""
    todo = [(made, "input")]
    while todo:
        plan, outside = todo.pop()
        for step in plan.steps:
            yield plan, step, outside
            # What comes into an iteration or a route is not what stands at the same name around it.
            todo.extend((inner, "input" if step.kind == "for_each" else "inner") for inner in step.plans.values())


def _source_text(plan: Plan, source: Source, outside: str) -> str:
    if source[0] == "input":
        return f"{outside} {source[1]}"
    if source[0] == "constant":
        return _given_text(plan.constants[source[1]].as_json())
    giver = plan.steps[source[0]]
    return f"{giver.place}:{giver.outputs[source[1]]}"


def _given_text(given: Mapping[str, Any] | None) -> str:
    if given is None:
        return NOT_KNOWN
    if "stored" in given:
        return f"a kept value ({given['stored'][:8]}…)"
    value = next((given[form] for form in ("json", "text", "file") if form in given), None)
    return _short(value)


def _parameters(address: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[Cause]:
    for name in dict.fromkeys([*other, *one]):
        was, is_now = one.get(name), other.get(name)
        # 5, 5.0 and True are equal in Python, and are not the same parameter.
        if json.dumps(was) != json.dumps(is_now) or (name in one) != (name in other):
            texts = [_short(values[name]) if name in values else "default" for values in (one, other)]
            yield Cause("parameter", f"{address}.{name}: {texts[0]} → {texts[1]}")


def _file(path: str, was: str | None, is_now: str | None) -> Iterator[Cause]:
    if was != is_now:
        what = "is new" if was is None else "is gone" if is_now is None else "changed"
        yield Cause("code", f"{path} {what}")


def _wires(before: Ingredients, after: Ingredients, step: str) -> Iterator[Cause]:
    one, other = before.get("wires", {}).get(step), after.get("wires", {}).get(step)
    if one is None or other is None:
        return
    for name in dict.fromkeys([*one, *other]):
        if one.get(name) != other.get(name):
            yield Cause("wire", f"{name} comes from {other.get(name, NOT_KNOWN)}, not {one.get(name, NOT_KNOWN)}")


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:40]} … {text[-15:]}"
