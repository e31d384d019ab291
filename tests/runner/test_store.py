import contextlib
import multiprocessing
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hyperstudio.errors import StudioError
from hyperstudio.runner.runner import Runner
from hyperstudio.runner.worker.digests import pickled
from hyperstudio.runner.worker.slots import MISSING
from hyperstudio.runner.worker.store import Store
from tests.runner.plans import SECONDS, Bench, Done, Plan

ADD = "def add(x, *, k=1):\n    print('add', k)\n    return x + k\n"
BLOCKS = {
    "table": """
        import numpy as np
        def table(*, rows=3000):
            print("made", rows, "rows")
            return {"n": np.arange(rows), "x": np.arange(rows) / 7, "names": [f"row {n}" for n in range(rows)]}
    """,
    "parts": "def parts(table):\n    return [table['n'][at::3] for at in range(3)]\n",
    "total": "def total(part):\n    return float(part.sum())\n",
    "text": "def text(table):\n    return ' '.join(table['names'])\n",
    "both": "def both(totals, text, *, k=0):\n    return [sum(totals) + k, len(text), text[-8:]]\n",
    "small": "import numpy as np\ndef small(table):\n    return table['x'][:300]\n",
    "last": "def last(small, *, k=0):\n    return float(small[-1]) + k\n",
}
VALUES = {"both": [4498500.0, 25889, "row 2999"], "last": 299 / 7}


def project(bench: Bench, k: int = 0) -> Plan:
    """Large and small values, a list taken apart, a log: every kind of thing that a store holds."""
    if not (bench.project / "blocks" / "table.py").exists():
        bench.write(**BLOCKS)
    plan = bench.plan()
    table = plan.call("table")
    inner = plan.nested("each")
    inner.outputs["y"] = inner.call("total", {"part": ["input", "part"]})
    totals = plan.for_each("each", inner, {"part": plan.call("parts", {"table": table})}, ["part"])
    text = plan.call("text", {"table": table})
    plan.outputs["both"] = plan.call("both", {"totals": totals, "text": text}, k=k)
    plan.outputs["last"] = plan.call("last", {"small": plan.call("small", {"table": table})}, k=k)
    return plan


def told(done: Done) -> str:
    return "".join(event["text"] for event in done.of("log") if event["stream"] == "stderr")


def files_of(store: Path) -> list[Path]:
    return sorted(path for path in store.rglob("*") if path.is_file())


# Damage


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A project that ran once, with nothing running on its store any more."""
    bench = Bench(tmp_path_factory.mktemp("stored"))
    done = bench.run(project(bench))
    assert done.values == VALUES
    bench.close()
    return bench


def damaged(path: Path, how: str, part: float) -> None:
    data = bytearray(path.read_bytes())
    at = min(int(len(data) * part), len(data) - 1)
    if how == "flipped":
        data[at] ^= 0x41
        path.write_bytes(data)
    else:
        path.write_bytes(data[:at])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("how", "part"),
    [("flipped", part) for part in (0.0, 0.005, 0.3, 0.7, 1.0)] + [("truncated", part) for part in (0.0, 0.4, 0.99)],
)
def test_a_damaged_byte_in_any_file_of_the_store_never_gives_a_wrong_value(
    stored: Bench, tmp_path: Path, how: str, part: float
) -> None:
    assert {".value", ".step", ".sqlite", ".sqlite-wal"} <= {path.suffix for path in files_of(stored.store)}
    both, last = VALUES["both"], VALUES["last"]
    assert isinstance(both, list)
    assert isinstance(last, float)
    for number, name in enumerate(path.relative_to(stored.store) for path in files_of(stored.store)):
        if (stored.store / name).stat().st_size == 0:
            continue
        store = tmp_path / f"store{number}"
        shutil.copytree(stored.store, store)
        damaged(store / name, how, part)
        runner = Runner(stored.project, "demo", store, spare=None)

        def run(runner: Runner = runner, name: Path = name) -> Done:
            events: list[dict[str, Any]] = []
            assert runner.start(project(stored, 1).as_json(), run_id="r", on_event=events.append).wait(SECONDS)
            done = Done(events)
            assert done.run.status == "done", (name, done.run.failure)
            assert done.values == {"both": [both[0] + 1, *both[1:]], "last": last + 1}, name
            return done

        with contextlib.closing(runner):
            for _, _, value in run().run.values():
                # What no step had to read is only found to be damaged now.
                with contextlib.suppress(StudioError):
                    runner.look(value["digest"])
            for _, _, value in run().run.values():
                assert runner.look(value["digest"])["type"] == value["type"], name
        shutil.rmtree(store)


@pytest.mark.parametrize("how", ["flipped", "truncated"])
def test_a_damaged_value_is_said_once_and_replaced(bench: Bench, how: str) -> None:
    first = bench.run(project(bench))
    (digest,) = [value["digest"] for place, _, value in first.run.values() if place == "w.text"]
    (file,) = bench.store.glob(f"values/*/{digest}.value")
    whole = file.read_bytes()
    damaged(file, how, 0.5)
    done = bench.run_in_new_process(project(bench, 1))
    assert "text" in done.places("finished")
    if how == "flipped":  # one that is too short is seen before it is read
        assert told(done).count("is damaged: it counts as not stored") == 1
    assert file.read_bytes() == whole
    assert bench.run_in_new_process(project(bench, 1)).counts[0] == 0


def test_a_value_under_the_name_of_another_is_damaged(bench: Bench) -> None:
    bench.run(project(bench))
    one, other = sorted(bench.store.glob("values/*/*"), key=lambda path: path.stat().st_size)[-2:]
    store = Store(str(bench.store))
    assert store.load(one.stem) is not MISSING
    shutil.copy(other, one)
    assert store.load(one.stem) is MISSING
    assert "damaged" in " ".join(store.problems)
    store.close()


@pytest.mark.parametrize("lost", ["deleted", "no database", "emptied"])
def test_a_lost_index_is_made_again_from_the_files(bench: Bench, lost: str) -> None:
    first = bench.run(project(bench))
    bench.runner.close()
    for path in bench.store.glob("index-*"):
        if lost == "deleted" or not path.name.endswith(".sqlite"):
            path.unlink()
        else:
            path.write_bytes(b"no database" * 1000 if lost == "no database" else b"")
    done = bench.run_in_new_process(project(bench))
    assert done.values == first.values
    assert done.log("table") == first.log("table")
    # What has a file is found, what was small is made again.
    assert {"table", "parts", "text"} <= set(done.places("reused"))
    assert set(done.places("finished")) == {"each[0].total", "each[1].total", "each[2].total", "both", "small", "last"}
    assert ("was damaged" in told(done)) == (lost == "no database")
    assert bench.run_in_new_process(project(bench)).counts[0] == 0


def test_rows_that_are_whole_are_saved_from_a_damaged_index(bench: Bench) -> None:
    bench.write(add=ADD)
    plan = bench.plan()
    source = plan.given(0)
    for number in range(300):
        source = plan.call("add", {"x": source}, place=f"n{number}")
    plan.outputs["y"] = source
    bench.run(plan)
    bench.runner.close()
    (file,) = bench.store.glob("index-*.sqlite")
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'recipes'").fetchone()[0]
    connection.close()
    data = bytearray(file.read_bytes())
    data[(page - 1) * 4096] = 0x77  # no kind of page
    file.write_bytes(data)
    done = bench.run_in_new_process(plan)
    assert done.values == {"y": 300}
    assert done.counts[:2] == (0, 300)
    assert told(done).count("was damaged") == 1
    assert [path.name for path in bench.store.glob("index-*.sqlite")] == ["index-2-2.sqlite"]


def test_damage_that_another_process_found_is_told_by_the_next_run(bench: Bench) -> None:
    bench.run(project(bench))
    bench.runner.close()
    for path in bench.store.glob("index-*"):
        path.unlink() if path.name.endswith(("-wal", "-shm")) else path.write_bytes(b"x" * 9000)
    Store(str(bench.store)).close()
    done = bench.run_in_new_process(project(bench))
    assert told(done).count("was damaged") == 1
    assert "was damaged" not in told(bench.run_in_new_process(project(bench)))


# A full disk, and the size of the store


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 4 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    made = os.getuid() == 0 and sys.platform == "linux"
    made = (
        made
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=4m,mode=700", "tmpfs", str(place)], check=False, capture_output=True
        ).returncode
    )
    if not made:
        pytest.skip("mounting a small disk needs root")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


HEAVY = "import numpy as np\ndef heavy(x, *, k=1):\n    return np.full(200_000, float(k)) + x[0]\n"
START = "import numpy as np\ndef start():\n    return np.zeros(10)\n"


def heavy_chain(bench: Bench, length: int) -> Plan:
    bench.write(heavy=HEAVY, start=START, end="def end(x):\n    return float(x.sum())\n")
    plan = bench.plan()
    source = plan.call("start")
    for number in range(length):
        source = plan.call("heavy", {"x": source}, place=f"n{number}", k=number)
    plan.outputs["sum"] = plan.call("end", {"x": source})
    return plan


def test_a_run_goes_on_when_the_disk_of_the_store_is_full(bench: Bench, small_disk: Path) -> None:
    bench.store = small_disk / "store"
    bench.new_runner()
    done = bench.run(heavy_chain(bench, 8))
    assert done.run.status == "done"
    assert done.values == {"sum": 200_000.0 * sum(range(8))}
    assert told(done).count(f"There is no room left for the value store {bench.store}") == 1
    assert "hyperstudio store clear" in told(done)
    assert not list((bench.store / "tmp").iterdir())
    bench.runner.close()
    store = Store(str(bench.store))
    found = [store.load(path.stem) for path in bench.store.glob("values/*/*.value")]
    assert found
    assert all(value is not MISSING for value in found)
    assert not store.problems
    store.close()
    assert bench.run_in_new_process(heavy_chain(bench, 8)).values == done.values


def test_a_disk_without_any_room_is_said_and_small_values_are_kept_in_memory(bench: Bench, small_disk: Path) -> None:
    bench.store = small_disk / "store"
    bench.new_runner()
    bench.write(
        fill=f"""
            def fill():
                with open({str(small_disk / "filler")!r}, "wb", buffering=0) as file:
                    try:
                        while True:
                            file.write(b"x" * 4096)
                    except OSError:
                        return 1
        """,
        add=ADD,
    )
    plan = bench.plan()
    source = plan.call("fill")
    for number in range(200):
        source = plan.call("add", {"x": source}, place=f"n{number}")
    plan.outputs["y"] = source
    done = bench.run(plan)
    assert done.run.status == "done"
    assert done.values == {"y": 201}
    (small_disk / "filler").unlink()
    again = bench.run(plan)
    assert again.values == {"y": 201}


def limited(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def _write_much(folder: str) -> None:
    limited(300_000)
    store = Store(folder)
    value = pickled(bytearray(1_000_000))
    assert value is not None
    assert store.put(value.digest(), value) is None
    assert "There is no room left" in store.problems[0]
    small = pickled(bytes(50_000))
    assert small is not None
    assert store.put(small.digest(), small)
    os._exit(0)


def test_what_the_user_may_not_write_leaves_no_partial_file(tmp_path: Path) -> None:
    process = multiprocessing.get_context("spawn").Process(target=_write_much, args=(str(tmp_path / "store"),))
    process.start()
    process.join(SECONDS)
    assert process.exitcode == 0
    assert not list((tmp_path / "store" / "tmp").iterdir())
    assert len(list(tmp_path.glob("store/values/*/*"))) == 1


# Whose it is


def test_the_store_is_private_and_a_folder_open_to_others_is_refused(bench: Bench, tmp_path: Path) -> None:
    bench.run(project(bench))
    assert bench.store.stat().st_mode & 0o777 == 0o700
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o755)
    with pytest.raises(StudioError, match="open to other users") as caught:
        Runner(bench.project, "demo", shared)
    assert f"chmod 700 {shared}" in caught.value.mend
    assert "HYPERSTUDIO_STORE_SHARED=1" in caught.value.mend
    assert "run code as you" in caught.value.mend


def test_a_team_shares_values_but_not_the_index(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HYPERSTUDIO_STORE_SHARED", "1")
    bench.store.chmod(0o775)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "one"))
    first = bench.run_in_new_process(project(bench))
    assert not list(bench.store.glob("*.sqlite*"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another machine"))
    second = bench.run_in_new_process(project(bench))
    assert second.values == first.values
    assert {"table", "parts", "text"} <= set(second.places("reused"))


def test_a_store_inside_a_project_is_refused(bench: Bench) -> None:
    (bench.project / "hyperstudio.json").write_text("{}")
    with pytest.raises(StudioError, match="inside the project") as caught:
        Runner(bench.project, "demo", bench.project / "cache" / "store")
    assert "HYPERSTUDIO_STORE" in caught.value.mend
    assert not (bench.project / "cache").exists()


# Many at once


def test_processes_that_begin_a_new_store_at_the_same_time_do_not_disturb_each_other(bench: Bench) -> None:
    bench.write(add=ADD)
    plan = bench.plan()
    plan.outputs["y"] = plan.call("add", {"x": plan.given(1)})
    for number in range(4):
        bench.store = bench.project.parent / f"store{number}"
        runners = [bench.new_runner() for _ in range(4)]
        runs = [runner.start(plan.as_json(), run_id="r", on_event=lambda event: None) for runner in runners]
        assert [run.wait(60) and run.status for run in runs] == ["done"] * 4


def test_two_studios_run_the_same_project_on_one_store_at_once(bench: Bench) -> None:
    plan = project(bench)
    for number in range(200):
        plan.call("last", {"small": plan.given([1.5])}, place=f"n{number}", k=number)
    bench.runner.close()
    runners = [Runner(bench.project, "demo", bench.store, spare=None) for _ in range(3)]
    try:
        for turn in range(4):
            started = []
            for number, runner in enumerate(runners):
                events: list[dict[str, Any]] = []
                asked = plan.as_json() | {"fresh": turn % 2 == 1}
                started.append((runner.start(asked, run_id=f"r{turn}{number}", on_event=events.append), events))
            for handle, events in started:
                assert handle.wait(SECONDS)
                done = Done(events)
                assert done.run.status == "done"
                assert done.values == VALUES
                assert not told(done)
    finally:
        for runner in runners:
            runner.close()
    assert bench.run_in_new_process(plan).counts[0] == 0


def _put_the_same(folder: str, seed: int) -> None:
    store = Store(folder)
    order = random.Random(seed)
    for _ in range(150):
        number = order.randrange(20)
        value = pickled([bytes([number]) * (40_000 if number % 2 else 400)])
        assert value is not None
        digest = value.digest()
        assert store.put(digest, value) is not None
        store.commit()
        assert store.load(digest) == [bytes([number]) * (40_000 if number % 2 else 400)]
    assert not store.problems, store.problems
    store.close()
    os._exit(0)


def test_many_processes_put_the_same_values_at_once(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=_put_the_same, args=(str(tmp_path / "store"), seed)) for seed in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(SECONDS)
    assert [process.exitcode for process in processes] == [0] * 4
    assert len(list(tmp_path.glob("store/values/*/*"))) == 10
    assert not list(tmp_path.glob("store/tmp/*"))


# The end of a worker at any moment

KILLS = int(os.environ.get("HYPERSTUDIO_TEST_KILLS", "10"))


@pytest.mark.slow
def test_a_worker_killed_at_any_moment_loses_no_finished_step_and_leaves_no_wrong_value(bench: Bench) -> None:
    bench.write(
        grow="def grow(x, *, n=0):\n    return [*x, n] if n % 3 else [*x, n, *range(3000)]\n",
        total="def total(x):\n    return sum(x)\n",
    )

    def plan(start: int) -> Plan:
        plan = bench.plan()
        source = plan.given([start])
        for number in range(60):
            source = plan.call("grow", {"x": source}, place=f"n{number}", n=number)
        plan.outputs["total"] = plan.call("total", {"x": source})
        return plan

    order = random.Random(3)
    killed = 0
    reached = threading.Event()
    for kill in range(KILLS):
        finished: set[str] = set()
        at = order.randrange(60)
        late = order.random() / 50
        reached.clear()

        def hear(event: dict[str, Any], finished: set[str] = finished, last: str = f"w.n{at}") -> None:
            if event["event"] == "finished":
                finished.add(event["place"])
                if event["place"] == last:
                    reached.set()

        handle, _ = bench.start(plan(kill), hear)
        reached.wait(SECONDS)
        time.sleep(late)
        with contextlib.suppress(ProcessLookupError):
            os.kill(handle.worker.pid, signal.SIGKILL)
        assert handle.wait(SECONDS)
        killed += handle.status == "failed"
        done = bench.run_in_new_process(plan(kill))
        assert done.run.status == "done"
        assert done.values == {"total": kill + sum(range(60)) + 20 * sum(range(3000))}
        assert finished <= {f"w.{place}" for place in done.places("reused")}
        assert not told(done)
        assert bench.run(plan(kill)).counts[0] == 0
    assert killed
    bench.runner.close()
    store = Store(str(bench.store))
    for path in bench.store.glob("values/*/*"):
        assert store.load(path.stem) is not MISSING
    assert not store.problems
    store.close()
