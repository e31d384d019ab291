"""A study as it is shown: what it is about, its trials, what they say, and its final test."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hyperstudio.graph.addresses import every_block, find, last, parent
from hyperstudio.graph.block import Block
from hyperstudio.graph.project import Project
from hyperstudio.optimizer.judging import Judge
from hyperstudio.optimizer.study import About, StudyFile, study_names
from hyperstudio.optimizer.trials import Trial
from hyperstudio.planning.aims import Aim, price_names
from hyperstudio.planning.formulas import read_formula
from hyperstudio.studio.final_test import Look, looks_of
from hyperstudio.studio.findings import Findings, findings_of


@dataclass(frozen=True, slots=True)
class ShownStudy:
    """A study of a project. `judge` is what it looked for, which the project may look for no more."""

    about: About
    project: Project
    judge: Judge
    findings: Findings
    looks: tuple[Look, ...] = ()

    @property
    def trials(self) -> tuple[Trial, ...]:
        """Its trials, in order."""
        return self.findings.trials

    @property
    def aim(self) -> str:
        """The formula of the first aim, as it was written."""
        return self.judge.aims[0].formula.text


def shown_study(folder: Path, project: Project, name: str, trials: Sequence[Trial] | None = None) -> ShownStudy:
    """A study of the project in `folder`; `trials` are given while it goes on. StudioError where it cannot be read."""
    file = StudyFile(folder, name)
    about = file.about
    found = tuple(file.trials()) if trials is None else tuple(trials)
    return as_shown(project, about, found, tuple(looks_of(file)))


def as_shown(project: Project, about: About, trials: tuple[Trial, ...], looks: tuple[Look, ...] = ()) -> ShownStudy:
    """A study of these trials, as it is shown."""
    judge = judge_of_study(project, about)
    return ShownStudy(about, project, judge, findings_of(project, judge, trials), looks)


def judge_of_study(project: Project, about: About) -> Judge:
    """What a study looked for, with the prices of now."""
    aims = []
    for text in about.aims:
        direction, _, formula = text.partition(" ")
        aims.append(Aim(read_formula(formula), direction == "maximize"))
    return Judge(tuple(aims), tuple(read_formula(text) for text in about.constraints), price_names(project))


def newest_study(folder: Path) -> str:
    """The name of the newest study; empty where there is none."""
    return next(iter(study_names(folder)), "")


def label_of(project: Project, address: str) -> str:
    """What people read for the address of a block, implementation or parameter: its block's title, then its name."""
    found = find(project, address)
    if isinstance(found, Block):
        return found.title or last(address)
    above = find(project, parent(address))
    if isinstance(above, Block):
        return f"{label_of(project, parent(address))} = {last(address)}"
    return f"{last(parent(address))}.{last(address)}" if parent(address) else address


def choice_addresses(study: ShownStudy) -> list[str]:
    """The choices that the study's trials answer, in the order in which they are asked."""
    blocks = {address for address, _ in every_block(study.project)}
    return [address for address in answered(study) if address in blocks]


def answered(study: ShownStudy) -> list[str]:
    """Every address that a trial of the study answers, in the order in which they are asked."""
    return list(dict.fromkeys(address for trial in study.trials for address in trial.answers))
