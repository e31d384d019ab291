"""Projects on disk for searches: stages one after the other, each with several implementations."""

import json
from pathlib import Path

PORT = [{"name": "value", "type": "float"}]
RESULT = [{"name": "result", "type": "float"}]


def write_stages(folder: Path, stages: int, implementations: int, **said: object) -> Path:
    """A project whose workflow `main` adds up what its stages a, b, … give; each implementation gives its own number.

    Stage s, implementation n adds (n + 1) * 10 ** -s, so that no two configurations have one score.
    """
    names = [chr(ord("a") + stage) for stage in range(stages)]
    about = {
        "format": 1,
        "name": "stages",
        "metrics": {"score": {"from": "main:result"}},
        "objective": {"maximize": "score"},
        **said,
    }
    _write(folder / "hyperstudio.json", about)
    main = folder / "workflows" / "main"
    _write(main / "workflow.json", {"inputs": [{**PORT[0], "default": 0.0}], "outputs": RESULT})
    wires, before = {}, ":value"
    for name in names:
        wires[f"{name}:value"], before = before, f"{name}:result"
    _write(main / "graph.json", {"wires": {**wires, ":result": before}})
    for stage, name in enumerate(names):
        block = main / "blocks" / name
        _write(block / "block.json", {"inputs": PORT, "outputs": RESULT})
        for number in range(implementations):
            code = f"def i{number}(value: float) -> float:\n    return value + {(number + 1) * 10.0**-stage!r}\n"
            (block / f"i{number}.py").write_text(code)
    return folder


LEARNS = """
import time
from tqdm import tqdm

def {name}(value: float) -> float:
    bar = tqdm(range(100))
    for step in bar:
        bar.set_postfix(loss={loss})
        time.sleep({pause})
    return {gives}
"""


def write_learners(folder: Path, pause: float = 0.001, **said: object) -> Path:
    """A project with three ways to learn whose progress bars show a loss; the bad one is slow, and worth ending early.

    A step of the others takes `pause` seconds.
    """
    write_stages(folder, 1, 0, **{"pruning": {"number": "loss", "trials": 1}, **said})
    ways = {"a_good": (1.0, pause, 1.0), "b_bad": (2.0, 0.3, 99.0), "c_better": (0.5, pause, 2.0)}
    for name, (loss, pauses, gives) in ways.items():
        code = LEARNS.format(name=name, loss=loss, pause=pauses, gives=gives)
        (folder / "workflows" / "main" / "blocks" / "a" / f"{name}.py").write_text(code)
    return folder


def _write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content))
