"""A study on disk: its trials in Optuna's journal, in the project's `.hyperstudio/studies/<name>/`.

The journal is a plain Optuna storage, which other tools of Optuna can open. Every trial is appended when it is over, so
a study that was killed goes on where it was. A space that was changed since continues as a further Optuna study in the
same journal, since Optuna's studies keep their space: the trials that still fit are carried over.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hyperstudio.errors import StudioError
from hyperstudio.files.system import lock
from hyperstudio.optimizer.judging import STATES, Judge, Outcome, Verdict, number_from
from hyperstudio.optimizer.measured_again import with_again
from hyperstudio.optimizer.questions import distribution_of, legal, stored
from hyperstudio.optimizer.trials import Trial
from hyperstudio.planning.space import Answers, Excluded, Question, Space

if TYPE_CHECKING:
    from optuna import Study as OptunaStudy
    from optuna.distributions import BaseDistribution
    from optuna.trial import FrozenTrial

JOURNAL = "journal.log"
ABOUT = "study.json"
_STATES = {"pruned": "PRUNED", "failed": "FAIL"}


@dataclass(frozen=True, slots=True)
class About:
    """What a study is about: what it maximizes and minimizes, its constraints, workflows, sampler and seed.

    Without `parameters` choices alone are searched. `left_out` says of implementations that are never chosen why.
    """

    name: str
    aims: tuple[str, ...]
    constraints: tuple[str, ...]
    workflows: tuple[str, ...]
    sampler: str
    seed: int | None = None
    at: float = 0.0
    parameters: bool = True
    left_out: Mapping[str, str] = field(default_factory=dict)


def studies_folder(project: Path) -> Path:
    """Where the studies of a project are kept."""
    return project / ".hyperstudio" / "studies"


def study_names(project: Path) -> list[str]:
    """The names of a project's studies, the newest first."""
    found = [path for path in studies_folder(project).glob("*") if (path / ABOUT).is_file()]
    return [path.name for path in sorted(found, key=lambda path: (path / ABOUT).stat().st_mtime, reverse=True)]


def why_bad_study_name(name: str) -> tuple[str, str] | None:
    """Why a study cannot be called so, with what would mend it; None when it can."""
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", name):
        return None
    return f"“{name}” is no name for a study.", "Use up to 64 letters, digits, “_”, “-” and “.”, the first no sign."


class StudyFile:
    """One study of a project folder."""

    def __init__(self, project: Path, name: str) -> None:
        if why := why_bad_study_name(name):
            raise StudioError(*why)
        self.name = name
        self.folder = studies_folder(project) / name

    @property
    def exists(self) -> bool:
        """Whether it is there."""
        return (self.folder / ABOUT).is_file()

    @property
    def about(self) -> About:
        """What it is about. StudioError where it is not there or cannot be read."""
        try:
            said = json.loads((self.folder / ABOUT).read_text(encoding="utf-8"))
            for key in ("aims", "constraints", "workflows"):
                said[key] = tuple(said[key])
            return About(**said)
        except FileNotFoundError:
            names = ", ".join(study_names(self.folder.parents[2])) or "none yet"
            raise StudioError(f"There is no study “{self.name}”.", f"The studies are: {names}.") from None
        except (ValueError, TypeError, KeyError) as error:
            mend = "Remove its folder, or start a study under another name."
            raise StudioError(f"{self.folder / ABOUT} cannot be read: {error}.", mend) from None

    def begin(self, about: About) -> None:
        """Write down what it is about, before its first trial."""
        self.folder.mkdir(parents=True, exist_ok=True)
        temporary = self.folder / f"{ABOUT}.new"
        temporary.write_text(json.dumps(asdict(about), indent=2, sort_keys=True) + "\n", encoding="utf-8")
        temporary.replace(self.folder / ABOUT)

    def trials(self) -> list[Trial]:
        """Its trials that are over, in order; a journal with damaged lines gives those before them."""
        return with_again(self.folder, trials_of(self._newest()))

    @contextmanager
    def open(self, space: Space, judge: Judge) -> Iterator["OptunaStudy"]:
        """The Optuna study to go on with: its newest, or a further one where the space has changed since.

        Nobody else can go on with it meanwhile: StudioError where someone does.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with lock(self.folder / "lock", f"Someone else is going on with the study “{self.name}”.", patience=0.5):
            _drop_cut_line(self.folder / JOURNAL)
            yield self._to_go_on(space, judge)

    def _to_go_on(self, space: Space, judge: Judge) -> "OptunaStudy":
        import optuna

        optuna.logging.set_verbosity(optuna.logging.WARNING)
        storage = self._storage()
        names = sorted(optuna.get_all_study_names(storage), key=_generation)
        if names:
            newest = optuna.load_study(study_name=names[-1], storage=storage)
            if all(_fits(space, trial) for trial in newest.get_trials(deepcopy=False)):
                return newest
        made = optuna.create_study(
            storage=storage, study_name=f"{self.name}.{len(names) + 1}", directions=list(judge.directions)
        )
        for trial in trials_of(newest) if names else []:
            if (answers := _carried(space, trial.answers)) is not None:
                add_trial(made, space, judge, answers, trial.outcome)
        return made

    def _storage(self) -> Any:
        from optuna.storages import JournalStorage
        from optuna.storages.journal import JournalFileBackend, JournalFileOpenLock

        class Held(JournalFileOpenLock):
            """The study's own lock is held while anything is written; Optuna's would outlive a kill for 30 s."""

            def acquire(self) -> bool:
                return True

            def release(self) -> None:
                pass

        path = str(self.folder / JOURNAL)
        return JournalStorage(JournalFileBackend(path, lock_obj=Held(path)))

    def _newest(self) -> "OptunaStudy | None":
        import optuna

        if not (self.folder / JOURNAL).is_file():
            return None
        storage = self._storage()
        names = sorted(optuna.get_all_study_names(storage), key=_generation)
        return optuna.load_study(study_name=names[-1], storage=storage) if names else None


def add_trial(study: "OptunaStudy", space: Space, judge: Judge, answers: Answers, outcome: Outcome) -> Trial:
    """Append a trial that is over."""
    verdict = judge.verdict(outcome)
    study.add_trial(frozen(space, judge, answers, outcome, verdict))
    return Trial(len(study.get_trials(deepcopy=False)) - 1, answers, outcome, verdict)


def frozen(space: Space, judge: Judge, answers: Answers, outcome: Outcome, verdict: Verdict) -> "FrozenTrial":
    """A trial as Optuna keeps it."""
    from optuna.trial import TrialState, create_trial

    questions = questions_of(space, answers)
    made = create_trial(
        state=TrialState[_STATES.get(verdict.state, "COMPLETE" if verdict.values else "FAIL")],
        values=verdict.values or None,
        params={q.address: stored(q, answers[q.address]) for q in questions},
        distributions={q.address: distribution_of(q) for q in questions},
        intermediate_values=_by_whole_step(outcome) if verdict.state == "pruned" else None,
        user_attrs=attributes(answers, outcome, verdict),
        constraints=constraint_values(judge, verdict),
    )
    if made.datetime_complete is not None:
        made.datetime_start = made.datetime_complete - timedelta(seconds=outcome.seconds)
    return made


def _by_whole_step(outcome: Outcome) -> dict[int, float]:
    """The curve of an outcome as Optuna takes it."""
    return {int(step): value for step, value in outcome.curve}


def questions_of(space: Space, answers: Answers) -> list[Question]:
    """What is asked on the way that these answers take; an answer that is not there stays as usual."""
    asked: list[Question] = []

    def decide(question: Question) -> Any:
        asked.append(question)
        return answers.get(question.address, question.usual)

    space.walk(decide)
    return asked


def attributes(answers: Answers, outcome: Outcome, verdict: Verdict) -> dict[str, Any]:
    """What a trial keeps beside its parameters, as JSON."""
    return {
        "answers": answers,
        "state": verdict.state,
        "why": verdict.why,
        "errors": list(verdict.errors),
        "violations": dict(verdict.violations),
        "metrics": {name: asdict(one) for name, one in outcome.metrics.items()},
        "missing": dict(outcome.missing),
        "steps": {"run": outcome.run, "reused": outcome.reused, "naive": outcome.naive, "measuring": outcome.measuring},
        "seconds": outcome.seconds,
        "cost": outcome.cost,
        "runs": list(outcome.runs),
        "failure": outcome.failure,
        "pruned": outcome.pruned,
        "curve": [list(point) for point in outcome.curve],
    }


def constraint_values(judge: Judge, verdict: Verdict) -> dict[str, float] | None:
    """The constraints as Optuna takes them: at most 0 where one holds."""
    if not verdict.values or not judge.constraints:
        return None
    return {text.text: verdict.violations.get(text.text, 0.0) for text in judge.constraints}


def trials_of(study: "OptunaStudy | None") -> list[Trial]:
    """The trials of an Optuna study that are over and that were evaluated, numbered in their order."""
    finished = [
        trial
        for trial in (study.get_trials(deepcopy=False) if study else ())
        if trial.state.is_finished() and trial.user_attrs.get("state") in STATES
    ]
    return [_trial(number, trial.user_attrs, trial.values or ()) for number, trial in enumerate(finished)]


def _trial(number: int, said: Mapping[str, Any], values: Sequence[float]) -> Trial:
    steps = said["steps"]
    outcome = Outcome(
        {name: number_from(one) for name, one in said["metrics"].items()},
        said["missing"],
        steps["run"],
        steps["reused"],
        steps["naive"],
        said["seconds"],
        said["cost"],
        tuple(said["runs"]),
        said["failure"],
        said.get("pruned", ""),
        tuple((step, value) for step, value in said.get("curve", ())),
        steps.get("measuring", 0),
    )
    verdict = Verdict(said["state"], tuple(values), tuple(said["errors"]), said["violations"], said["why"])
    return Trial(number, said["answers"], outcome, verdict)


def _drop_cut_line(journal: Path) -> None:
    """Take away a last line that was cut when the program was killed while it wrote; what follows would damage it."""
    if not journal.is_file():
        return
    with journal.open("rb+") as file:
        content = file.read()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            file.truncate(whole)


def _generation(name: str) -> int:
    return int(name.rpartition(".")[2])


def _fits(space: Space, trial: "FrozenTrial") -> bool:
    """Whether a stored trial stands in the space as it is now: the same questions, with the same answers to choose."""
    answers = trial.user_attrs.get("answers")
    if answers is None:
        return True
    try:
        wanted: dict[str, BaseDistribution] = {q.address: distribution_of(q) for q in questions_of(space, answers)}
    except (Excluded, StudioError, KeyError):
        return False
    return wanted == trial.distributions


def _carried(space: Space, answers: Answers) -> Answers | None:
    """Old answers in the space as it is now; None where one of them is not there any more."""
    try:
        asked = questions_of(space, answers)
    except (Excluded, StudioError, KeyError):
        return None
    carried = {question.address: answers.get(question.address, question.usual) for question in asked}
    if not all(legal(question, carried[question.address]) for question in asked):
        return None
    return carried if set(answers) <= set(carried) else None
