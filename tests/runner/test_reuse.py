import os
import time

import pytest

from tests.runner.plans import Bench, Plan

ADD = "def add(x, *, k=1):\n    print('add', k)\n    return x + k\n"
SIGN = "def sign(x):\n    return 1 if x > 0 else -1\n"


def chain(bench: Bench, first: int = 1, second: int = 2) -> Plan:
    plan = bench.plan()
    a = plan.call("add", {"x": plan.given(3)}, place="a", k=first)
    b = plan.call("sign", {"x": a}, place="b")
    plan.outputs["c"] = plan.call("add", {"x": b}, place="c", k=second)
    plan.call("add", {"x": a}, place="d", k=7)
    return plan


def test_a_second_run_in_a_new_process_reuses_everything_and_imports_nothing(bench: Bench) -> None:
    bench.write(add=ADD, sign=SIGN)
    first = bench.run(chain(bench))
    assert first.counts == (4, 0, 0, 0)
    plan = chain(bench)
    (bench.project / "blocks" / "add.py").unlink()
    second = bench.run_in_new_process(plan)
    assert second.counts == (0, 4, 0, 0)
    assert second.values == first.values == {"c": 3}
    assert second.log("a") == "add 1\n"
    told = [(e["place"], e["key"], e["wall"], e["outputs"]) for e in first.of("finished")]
    assert [(e["place"], e["key"], e["wall"], e["outputs"]) for e in second.of("reused")] == told


def test_one_changed_static_key_runs_that_step_and_what_depends_on_its_value(bench: Bench) -> None:
    bench.write(add=ADD, sign=SIGN)
    bench.run(chain(bench))
    done = bench.run_in_new_process(chain(bench, second=9))
    assert done.places("finished") == ["c"]
    assert done.values == {"c": 10}


def test_an_equal_value_stops_the_running_behind_it(bench: Bench) -> None:
    bench.write(add=ADD, sign=SIGN)
    bench.run(chain(bench))
    done = bench.run_in_new_process(chain(bench, first=5))
    assert done.places("finished") == ["a", "b", "d"]
    assert done.places("reused") == ["c"]
    again = bench.run_in_new_process(chain(bench, first=5))
    assert again.counts == (0, 4, 0, 0)


def test_two_steps_of_one_run_with_the_same_key_are_run_once(bench: Bench) -> None:
    bench.write(add=ADD)
    plan = bench.plan()
    for place in ("a", "b"):
        plan.outputs[place] = plan.call("add", {"x": plan.given(1)}, place=place)
    done = bench.run(plan)
    assert done.counts == (1, 1, 0, 0)
    assert done.values == {"a": 2, "b": 2}


def test_fresh_uses_no_stored_value_but_stores(bench: Bench) -> None:
    bench.write(add=ADD, sign=SIGN)
    bench.run(chain(bench))
    plan = chain(bench)
    plan.options["fresh"] = True
    assert bench.run(plan).counts == (4, 0, 0, 0)
    assert bench.run(chain(bench)).counts == (0, 4, 0, 0)


def test_never_runs_each_time_with_all_that_follows(bench: Bench) -> None:
    bench.write(add=ADD, sign=SIGN)
    plan = bench.plan()
    a = plan.call("add", {"x": plan.given(3)}, place="a")
    b = plan.call("sign", {"x": a}, place="b", cache="never")
    plan.call("add", {"x": b}, place="c")
    bench.run(plan)
    done = bench.run_in_new_process(plan)
    assert done.places("reused") == ["a"]
    assert done.places("finished") == ["b", "c"]


def test_what_is_not_stored_is_found_again_and_made_when_a_step_needs_it(bench: Bench) -> None:
    bench.write(
        load="def load():\n    return list(range(5))\n",
        grow="def grow(rows):\n    return rows + [9]\n",
        total="def total(rows, *, times=1):\n    return sum(rows) * times\n",
    )

    def plan(times: int) -> Plan:
        plan = bench.plan()
        rows = plan.call("load", cache="run")
        grown = plan.call("grow", {"rows": rows}, cache="run")
        plan.outputs["total"] = plan.call("total", {"rows": grown}, times=times)
        return plan

    assert bench.run(plan(1)).values == {"total": 19}
    assert bench.run_in_new_process(plan(1)).counts == (0, 3, 0, 0)
    done = bench.run_in_new_process(plan(2))
    assert done.values == {"total": 38}
    assert done.counts == (3, 0, 0, 0)
    assert done.run.counts == {"planned": 3, "run": 3, "reused": 0, "failed": 0, "skipped": 0}


def test_what_cannot_be_pickled_is_used_in_its_run_and_made_again_in_the_next(bench: Bench) -> None:
    bench.write(
        make="import threading\ndef make():\n    return threading.Lock()\n",
        use="def use(lock, *, n=1):\n    with lock:\n        return n\n",
    )

    def plan(n: int) -> Plan:
        plan = bench.plan()
        plan.outputs["n"] = plan.call("use", {"lock": plan.call("make")}, n=n)
        return plan

    first = bench.run(plan(1))
    assert first.of("finished")[0]["outputs"][0]["digest"].startswith("opaque:")
    assert bench.run_in_new_process(plan(1)).counts == (0, 2, 0, 0)
    done = bench.run_in_new_process(plan(2))
    assert done.values == {"n": 2}
    assert done.counts == (2, 0, 0, 0)


def test_a_path_counts_with_the_content_of_its_file(bench: Bench) -> None:
    bench.write(read="def read(path):\n    import os\n    return os.stat(path).st_size\n")
    file = bench.project / "rows.txt"

    def run(text: str) -> int:
        file.write_text(text)
        plan = bench.plan()
        plan.outputs["n"] = plan.call("read", {"path": plan.given(type="pathlib.Path", text="rows.txt")})
        done = bench.run(plan)
        assert done.values == {"n": len(text)}
        return done.counts[0]

    assert [run("abc"), run("abc"), run("abcd"), run("abc")] == [1, 0, 1, 0]


def test_a_path_that_a_step_gives_is_watched(bench: Bench) -> None:
    bench.write(
        make="import pathlib\ndef make():\n    p = pathlib.Path('made.txt')\n    p.write_text('one')\n    return p\n",
        read="def read(path):\n    return path.read_text()\n",
    )
    plan = bench.plan()
    plan.outputs["text"] = plan.call("read", {"path": plan.call("make")})
    assert bench.run(plan).counts == (2, 0, 0, 0)
    assert bench.run(plan).counts == (0, 2, 0, 0)
    (bench.project / "made.txt").unlink()
    done = bench.run(plan)
    assert done.places("finished") == ["make"]
    assert (bench.project / "made.txt").read_text() == "one"


def test_a_file_that_a_step_opened_is_checked_before_its_value_is_reused(bench: Bench) -> None:
    bench.write(
        read="def read():\n    with open('data.txt') as f:\n        return f.read()\n",
        write="def write():\n    open('own.txt', 'w').write('x')\n    return open('own.txt').read()\n",
    )
    (bench.project / "data.txt").write_text("old")
    plan = bench.plan()
    plan.outputs["text"] = plan.call("read")
    plan.call("write")
    bench.run(plan)
    assert bench.run_in_new_process(plan).counts == (0, 2, 0, 0)
    (bench.project / "data.txt").write_text("new")
    (bench.project / "own.txt").write_text("changed by others")
    done = bench.run_in_new_process(plan)
    assert done.places("finished") == ["read"]
    assert done.values == {"text": "new"}


def test_a_file_changed_within_the_same_second_and_of_the_same_size_is_seen(bench: Bench) -> None:
    bench.write(read="def read():\n    return open('data.txt').read()\n")
    plan = bench.plan()
    plan.outputs["text"] = plan.call("read")
    file = bench.project / "data.txt"
    for text in ("aaa", "bbb"):
        file.write_text(text)
        stamp = time.time_ns() - 1_000_000
        os.utime(file, ns=(stamp, stamp))
        assert bench.run(plan).values == {"text": text}


def test_without_storing_nothing_is_kept(bench: Bench) -> None:
    bench.write(add=ADD)
    plan = bench.plan()
    plan.outputs["y"] = plan.call("add", {"x": plan.given(1)})
    plan.options["store"] = False
    assert bench.run(plan).counts == (1, 0, 0, 0)
    assert bench.run(plan).counts == (1, 0, 0, 0)


def test_a_reader_that_changes_its_input_in_place_does_not_spoil_anothers(bench: Bench) -> None:
    bench.write(
        make="import numpy as np\ndef make():\n    return {'rows': [1, 2], 'array': np.zeros(5000)}\n",
        spoil="def spoil(x):\n    x['rows'].append(99)\n    x['array'][:] = 7\n    return float(x['array'].sum())\n",
        read="def read(x):\n    return [sum(x['rows']), float(x['array'].sum())]\n",
    )
    for store, quiet in ((True, False), (False, False), (False, True)):
        plan = bench.plan()
        made = plan.call("make")
        plan.call("spoil", {"x": made}, place="before")
        plan.outputs["read"] = plan.call("read", {"x": made})
        plan.outputs["spoiled"] = plan.call("spoil", {"x": made}, place="after")
        plan.options |= {"store": store, "quiet": quiet}
        assert bench.run(plan).values == {"read": [3, 0.0], "spoiled": 35000.0}


def test_two_outputs_that_are_one_object_do_not_spoil_each_other(bench: Bench) -> None:
    bench.write(
        twice="def twice():\n    rows = [1]\n    return rows, rows\n",
        spoil="def spoil(x):\n    x.append(5)\n    return x\n",
        read="def read(x):\n    return x\n",
    )
    plan = bench.plan()
    number, _ = plan.call("twice", outputs=("a", "b"))
    plan.call("spoil", {"x": [number, 0]})
    plan.outputs["b"] = plan.call("read", {"x": [number, 1]})
    assert bench.run(plan).values == {"b": [1]}


def test_large_values_come_back_from_their_files_equal_and_changeable(bench: Bench) -> None:
    bench.write(
        table="""
            import numpy as np, pandas as pd
            def table():
                numbers = np.arange(5000)
                return pd.DataFrame({"a": numbers, "b": [str(n) for n in numbers], "c": numbers / 3})
        """,
        check="""
            def check(table, *, k=0):
                table.loc[0, "a"] = k
                return [int(table["a"].sum()), table["b"].iloc[-1], float(table["c"].max())]
        """,
    )
    for k in (0, 1):
        plan = bench.plan()
        plan.outputs["seen"] = plan.call("check", {"table": plan.call("table")}, k=k)
        done = bench.run_in_new_process(plan)
        assert done.values == {"seen": [12497500 + k, "4999", 4999 / 3]}
    told = done.of("reused")[0]["outputs"][0]
    assert (told["type"], told["shape"]) == ("pandas.DataFrame", [5000, 3])
    assert "value" not in told


def test_who_looks_for_packages_reads_no_folder_of_the_project(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", f".{os.pathsep}{bench.project}")
    code = "from importlib import metadata\n\ndef version():\n    return metadata.version('pydantic') > '0'\n"
    bench.write(version=code)
    plan = bench.plan()
    plan.outputs["out"] = plan.call("version")
    assert bench.run(plan).counts == (1, 0, 0, 0)
    (bench.project / "another.txt").write_text("x")
    assert bench.run_in_new_process(plan).counts == (0, 1, 0, 0)
