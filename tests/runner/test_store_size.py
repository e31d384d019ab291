import contextlib
import os
import threading
import time
from pathlib import Path

import pytest

from hyperstudio.errors import StudioError
from hyperstudio.runner import stored
from hyperstudio.runner.run_files import RunFile
from hyperstudio.runner.worker.digests import pickled
from hyperstudio.runner.worker.entries import Entry
from hyperstudio.runner.worker.slots import MISSING
from hyperstudio.runner.worker.store import Store
from hyperstudio.runner.worker.store_folder import Folder
from tests.runner.plans import SECONDS, Bench, Done, Plan

DAY = 86_400.0
PROJECT = "/somewhere/churn"


def kept(store: Store, key: str, size: int, wall: float = 1.0, age: float = 0.0) -> str:
    """Store a step that gave `size` bytes, took `wall` seconds and was last used `age` seconds ago; its digest."""
    value = pickled(key.encode() * (size // len(key)))
    assert value is not None
    digest = value.digest()
    length = store.put(digest, value)
    assert length is not None
    used = time.time() - age
    entry = Entry(key, digest, '"type":"bytes"', '"wall":1', None, None, f"{digest}={length}" if length else None, used)
    store.record(entry, f"recipe of {key}", wall)
    store.commit()
    store.rows.index.write([], [], {}, [(used, key)])
    with contextlib.suppress(FileNotFoundError):
        os.utime(store.files.step(key), (used, used))
    return digest


def test_what_is_large_old_and_quick_to_make_again_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HYPERSTUDIO_STORE_LIMIT", "16MB")
    store = Store(str(tmp_path / "store"), PROJECT)
    slow = kept(store, "aa1", 5_000_000, wall=600, age=DAY)
    recent = kept(store, "aa2", 5_000_000, wall=10, age=DAY)
    old = kept(store, "aa3", 5_000_000, wall=10, age=60 * DAY)
    small = kept(store, "aa4", 50_000, wall=1, age=DAY)
    quick = kept(store, "aa5", 5_000_000, wall=0.1, age=DAY)
    store.end()
    assert [store.load(digest) is not MISSING for digest in (slow, recent, old, small, quick)] == [
        True, True, False, True, False,
    ]  # fmt: skip
    assert store.entry("aa3") is None
    assert store.entry("aa1") is not None
    assert not store.problems
    held = stored.info(tmp_path / "store")
    assert held["bytes"] <= held["limit"] == 16_000_000
    store.close()


def test_the_size_is_looked_after_on_a_machine_that_has_just_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = Store(str(tmp_path / "store"), PROJECT)
    digest = kept(writer, "ac1", 2_000_000, age=DAY)
    writer.close()
    monkeypatch.setenv("HYPERSTUDIO_STORE_LIMIT", "1MB")
    monkeypatch.setattr(time, "monotonic", lambda: 5.0)  # many systems count from their start
    store = Store(str(tmp_path / "store"), PROJECT)
    store.end()
    assert store.load(digest) is MISSING
    store.close()


def test_kept_runs_stay_and_it_is_said_when_nothing_more_can_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HYPERSTUDIO_STORE_LIMIT", "10MB")
    store = Store(str(tmp_path / "store"), PROJECT)
    keys = [f"ab{number}" for number in range(4)]
    digests = [kept(store, key, 4_000_000, age=90 * DAY) for key in keys]
    Folder(str(tmp_path / "store")).keep("a run", keys[:3])
    store.end()
    assert [store.load(digest) is not MISSING for digest in digests] == [True, True, True, False]
    (said,) = store.problems
    assert "larger than its limit" in said
    assert "HYPERSTUDIO_STORE_LIMIT" in said
    monkeypatch.setenv("HYPERSTUDIO_STORE_LIMIT", "lots")
    with pytest.raises(StudioError, match="HYPERSTUDIO_STORE_LIMIT=lots is no size") as caught:
        stored.info(tmp_path / "store")
    assert "20GB" in caught.value.mend
    store.close()


def test_what_a_run_uses_stays_while_another_process_makes_room(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.write(
        big="def big():\n    return bytes(3_000_000)\n",
        wait="import time, pathlib\ndef wait(x):\n    print('waiting', flush=True)\n"
        "    while not pathlib.Path('go').exists():\n        time.sleep(0.01)\n    return len(x)\n",
        last="def last(n, x):\n    return n + len(x)\n",
    )
    plan = bench.plan()
    big = plan.call("big")
    plan.outputs["n"] = plan.call("last", {"n": plan.call("wait", {"x": big}, cache="never"), "x": big})
    old = bench.plan()
    old.call("big")
    bench.run(old)
    store = Store(str(bench.store))
    (key,) = [path.stem for path in bench.store.glob("steps/*/*")]
    long_ago = time.time() - 90 * DAY
    store.rows.index.write([], [], {}, [(long_ago, key)])
    os.utime(store.files.step(key), (long_ago, long_ago))
    waiting = threading.Event()
    handle, events = bench.start(plan, lambda event: waiting.set() if event["event"] == "log" else None)
    assert waiting.wait(SECONDS)
    monkeypatch.setenv("HYPERSTUDIO_STORE_LIMIT", "1MB")
    store.end()
    assert list(bench.store.glob("values/*/*"))
    assert "used by a run" in store.problems[0]
    with pytest.raises(StudioError, match="A run is using the value store"):
        stored.clear(bench.store)
    (bench.project / "go").touch()
    assert handle.wait(SECONDS)
    done = Done(events)
    assert done.values == {"n": 6_000_000}
    assert done.places("finished") == ["wait", "last"]
    store.close()
    store = Store(str(bench.store))
    until = time.monotonic() + SECONDS
    while store.files.running_since() is not None and time.monotonic() < until:
        time.sleep(0.01)  # a run's last event comes just before its end
    store.end()
    assert not list(bench.store.glob("values/*/*"))
    store.close()


def test_a_full_disk_is_made_room_on_by_what_nobody_uses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(str(tmp_path / "store"), PROJECT)
    old = kept(store, "ac1", 3_000_000, age=30 * DAY)
    value = pickled(bytes(2_000_000))
    assert value is not None
    assert store._make_room(value.size)
    assert store.load(old) is MISSING
    assert store.put(value.digest(), value)
    assert store.load(value.digest()) == bytes(2_000_000)
    store.close()


def chain(bench: Bench, name: str) -> Plan:
    bench.write(**{name: f"def {name}(x):\n    return [x] * 30_000\n", "size": "def size(x):\n    return len(x)\n"})
    plan = bench.plan()
    plan.outputs["n"] = plan.call("size", {"x": plan.call(name, {"x": plan.given(name)})})
    return plan


def test_a_store_is_emptied_whole_or_for_one_project(bench: Bench, tmp_path: Path) -> None:
    other = Bench(tmp_path / "other")
    other.store = bench.store
    other.new_runner()
    try:
        for each, name in ((bench, "one"), (other, "two")):
            assert each.run(chain(each, name)).counts[0] == 2
        held = stored.info(bench.store)
        assert {folder: of["steps"] for folder, of in held["projects"].items()} == {
            str(bench.project): 2, str(other.project): 2,
        }  # fmt: skip
        assert (held["steps"], held["values"], held["shared"]) == (4, 2, False)
        gone = stored.clear(bench.store, bench.project)
        assert (gone["steps"], gone["kept"]) == (2, 0)
        assert list(stored.info(bench.store)["projects"]) == [str(other.project)]
        assert other.run_in_new_process(chain(other, "two")).counts[0] == 0
        assert bench.run_in_new_process(chain(bench, "one")).counts[0] == 2
        assert stored.clear(bench.store)["steps"] == 4
        assert stored.info(bench.store)["steps"] == stored.info(bench.store)["values"] == 0
        assert other.run(chain(other, "two")).counts[0] == 2
    finally:
        other.close()


def test_the_values_of_a_kept_run_outlive_the_emptying_of_the_store(bench: Bench) -> None:
    handle, events = bench.start(chain(bench, "one"))
    assert handle.wait(SECONDS)
    with RunFile(bench.project, handle.run_id) as file:
        for event in events:
            file.append(event)
    stored.keep(bench.store, file.path, True)
    assert stored.clear(bench.store)["kept"] == 2
    assert bench.run_in_new_process(chain(bench, "one")).counts[0] == 0
    stored.keep(bench.store, file.path, False)
    assert stored.clear(bench.store)["steps"] == 2
    assert bench.run_in_new_process(chain(bench, "one")).counts[0] == 2


def test_scratch_folders_that_nobody_came_back_to_go_and_are_told_of(tmp_path: Path) -> None:
    files = Folder(str(tmp_path / "store"))
    for key, days in (("young", 1), ("old", 90)):
        folder = Path(files.scratch(key))
        folder.mkdir(parents=True)
        (folder / "weights").write_bytes(bytes(1000))
        for path in (folder / "weights", folder):
            os.utime(path, (time.time() - days * DAY,) * 2)
    assert stored.info(tmp_path / "store")["scratch"] == 2000
    Store(str(tmp_path / "store")).close()
    assert [folder.name for folder in (tmp_path / "store" / "scratch").iterdir()] == ["young"]
    assert stored.clear(tmp_path / "store", tmp_path)["scratch"] == 0
    assert stored.clear(tmp_path / "store")["scratch"] == 1000
    assert stored.info(tmp_path / "store")["scratch"] == 0
