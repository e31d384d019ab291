import base64
import os
import sys
from pathlib import Path

import pytest

from tests.runner.plans import Bench, Done


def run_one(bench: Bench, code: str) -> Done:
    bench.write(block=code)
    plan = bench.plan()
    plan.outputs["out"] = plan.call("block")
    return bench.run(plan)


def test_prints_logging_and_output_below_python_go_to_the_steps_log(bench: Bench) -> None:
    done = run_one(
        bench,
        """
        import ctypes, logging, os, subprocess, sys, warnings
        def block():
            print("printed")
            print("to stderr", file=sys.stderr)
            logging.getLogger("my.part").info("logged %s", 5)
            warnings.warn("careful")
            os.write(1, b"below\\n")
            subprocess.run(["echo", "from a child"])
            ctypes.CDLL(None).printf(b"from C\\n")
        """,
    )
    assert done.counts == (1, 0, 0, 0)
    out, err = done.log("block", "stdout"), done.log("block", "stderr")
    assert sorted(out.splitlines()) == ["below", "from C", "from a child", "printed"]
    assert "to stderr" in err
    assert "careful" in err
    assert done.log("block", "logging") == "INFO my.part: logged 5\n"


def test_each_step_gets_its_own_output_and_a_forked_child_is_heard(bench: Bench) -> None:
    bench.write(
        one="import os\ndef one():\n    os.write(1, b'first\\n')\n",
        two="""
            import os
            def two():
                if os.fork() == 0:
                    print("child", flush=True)
                    os._exit(0)
                os.wait()
        """,
    )
    plan = bench.plan()
    plan.call("one")
    plan.call("two")
    done = bench.run(plan)
    assert done.log("one") == "first\n"
    assert done.log("two") == "child\n"


def test_ten_megabytes_of_print_are_bounded_and_the_cut_is_said(bench: Bench) -> None:
    done = run_one(bench, "def block():\n    for n in range(300_000):\n        print(n, 'x' * 50)\n    return n\n")
    log = done.log("block")
    assert done.values == {"out": 299_999}
    assert len(log) < 10.1 * 1024 * 1024
    assert log.startswith("0 x")
    assert "characters were left out here" in log
    assert log.rstrip().endswith("299999 " + "x" * 50)


def test_open_figures_are_the_steps_pictures_and_are_told_again_when_it_is_reused(bench: Bench) -> None:
    code = """
        import matplotlib.pyplot as plt
        def block():
            plt.figure()
            plt.plot([1, 2])
            plt.figure()
    """
    done = run_one(bench, code)
    pictures = [base64.b64decode(event["png"]) for event in done.of("picture")]
    assert [picture[:4] for picture in pictures] == [b"\x89PNG"] * 2
    again = run_one(bench, code)
    assert again.counts == (0, 1, 0, 0)
    assert [event["png"] for event in again.of("picture")] == [event["png"] for event in done.of("picture")]


def test_tqdm_tells_progress_and_numbers_and_prints_no_bar(bench: Bench) -> None:
    pytest.importorskip("tqdm", reason="tqdm is what this is about")
    done = run_one(
        bench,
        """
        import time
        from tqdm.auto import tqdm
        def block():
            bar = tqdm(range(40), desc="epochs")
            for n in bar:
                time.sleep(0.005)
                bar.set_postfix(loss=n / 2, name="text")
        """,
    )
    progress = done.of("progress")
    assert (progress[-1]["done"], progress[-1]["total"], progress[-1]["label"]) == (40, 40, "epochs")
    assert 2 <= len(progress) <= 15
    numbers = done.of("number")
    assert [number["value"] for number in numbers] == [n / 2 for n in range(40)]
    assert {number["name"] for number in numbers} == {"loss"}
    assert done.log("block") == ""


def test_peak_memory_of_a_longer_step_is_told(bench: Bench) -> None:
    done = run_one(
        bench, "import time\ndef block():\n    big = b'x' * 80_000_000\n    time.sleep(0.06)\n    return len(big)\n"
    )
    finished = done.of("finished")[0]
    assert finished["wall"] >= 0.06
    if sys.platform.startswith("linux") and os.access("/proc/self/clear_refs", os.W_OK):
        assert 70_000_000 < finished["memory"] < 120_000_000


def test_no_compiled_file_is_written_into_the_project(bench: Bench) -> None:
    (bench.project / "lib").mkdir()
    (bench.project / "lib" / "text.py").write_text("WORD = 'word'\n")
    done = run_one(
        bench,
        """
        import subprocess, sys
        from demo.lib.text import WORD
        def block():
            child = "import demo.lib.text as t; print(t.WORD)"
            return WORD + subprocess.run([sys.executable, "-c", child], capture_output=True, text=True).stdout
        """,
    )
    assert done.values == {"out": "wordword\n"}
    assert not list(bench.project.rglob("*.pyc"))


def test_an_edit_of_the_same_size_within_the_same_second_is_what_runs(bench: Bench) -> None:
    for number in range(6):
        assert run_one(bench, f"def block():\n    return {number}\n").values == {"out": number}


def test_a_project_hides_an_installed_package_of_its_name(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    try:
        renamed = bench.project.rename(tmp_path / "json")
        bench.project = renamed
        bench.new_runner()
        bench.runner.name = "json"
        bench.write(
            block="from json.blocks.other import NAME\ndef block():\n    return NAME\n", other="NAME = __name__\n"
        )
        plan = bench.plan()
        plan.outputs["out"] = plan.call("block")
        done = bench.run(plan)
        # `json` itself was imported before: what matters is that the project's blocks are found all the same.
        assert done.values == {"out": "json.blocks.other"}
    finally:
        bench.close()
