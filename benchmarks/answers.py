"""How long the window keeps a click waiting while a block raises, ends its process, loops for ever or prints 10 MB.

A timer beats every 5 ms in the window's thread, and a real click on the explorer is made twenty times a second: the
longest pause between two beats is the longest that a click can wait. Compared with an idle window in the same run.
"""

import itertools
import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path

EXAMPLE = Path(__file__).parents[1] / "resources" / "examples" / "penguins"
READ = "shared/read/read_csv.py"
GOAL_MS = 100.0
CASES = {
    "idle": "",
    "raises": "raise ValueError('on purpose')",
    "ends its process": "__import__('os')._exit(7)",
    "loops for ever": "while True: pass",
    "prints 10 MB": "for _ in range(100_000): print('x' * 100)",
}


def main() -> None:
    """Print the longest and the 99th percentile of the pauses for each case."""
    if not os.environ.get("DISPLAY"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    place = Path(tempfile.mkdtemp())
    os.environ["HYPERSTUDIO_STORE"], os.environ["HYPERSTUDIO_DATA"] = str(place / "store"), str(place / "data")
    from PySide6.QtCore import QPoint, Qt, QTimer
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QTreeView, QTreeWidget

    from hyperstudio.files.trust import trust
    from hyperstudio.ui.start import Program

    folder = place / "penguins"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(".hyperstudio", "__pycache__"))
    trust(folder)
    source = (folder / READ).read_text(encoding="utf-8")
    program = Program()
    window = program.open(folder)
    tree = window.findChild(QTreeWidget) or window.findChild(QTreeView)
    rows = [QPoint(60, 12), QPoint(60, 64)]
    QTest.qWait(4000)
    print("pauses of the window's thread in milliseconds while a run goes on and the explorer is clicked")
    try:
        for name, statement in CASES.items():
            lines = source.replace("    return", f"    {statement or 'pass'}\n    return", 1)
            (folder / READ).write_text(lines, encoding="utf-8")
            window.studio.document.take_in()
            QTest.qWait(1500)
            beats = [time.perf_counter()]
            beat = QTimer()
            beat.timeout.connect(lambda beats=beats: beats.append(time.perf_counter()))
            beat.start(5)
            if statement:
                window.studio.run()
            asked = time.perf_counter()
            number = 0
            while time.perf_counter() - asked < 3.0:
                QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=rows[number % 2])
                number += 1
                QTest.qWait(50)
            if statement:
                window.studio.stop()
                execution = window.studio.execution
                while execution is not None and not execution.over:
                    QTest.qWait(20)
            beat.stop()
            pauses = sorted((after - before) * 1000 for before, after in itertools.pairwise(beats))
            longest, usual = pauses[-1], statistics.quantiles(pauses, n=100)[98]
            says = "" if longest <= GOAL_MS else f"   over the goal of {GOAL_MS:.0f}"
            state = window.studio.execution.run.status if window.studio.execution and statement else "–"
            print(f"  {name:18} longest {longest:7.1f}   p99 {usual:6.1f}   clicks {number:3}   run {state}{says}")
    finally:
        window.studio.close()
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    main()
