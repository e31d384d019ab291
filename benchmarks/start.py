"""How long from starting the program until its window is painted, beside an empty Qt window, in one run."""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

EXAMPLE = Path(__file__).parents[1] / "resources" / "examples" / "penguins"
ROUNDS = 7
WATCHED = """
import sys
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

class FirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, QMainWindow):
            application.removeEventFilter(self)
            QTimer.singleShot(0, lambda: (print("painted", flush=True), application.quit()))
        return False

application = QApplication([])
first = FirstPaint()
application.installEventFilter(first)
"""
EMPTY = (
    WATCHED
    + """
window = QMainWindow()
window.show()
application.exec()
"""
)
OURS = (
    WATCHED
    + """
from hyperstudio.__main__ import main
main([sys.argv[1]])
"""
)


def seconds_until_painted(command: list[str], environment: dict[str, str]) -> float:
    """Seconds from the start of the process until it says that its window was painted."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip() == "painted":
            took = time.perf_counter() - start
            process.stdout.close()
            process.wait(timeout=30)
            return took
    raise RuntimeError(f"{command} ended without a painted window")


def main() -> None:
    """Alternate both and print medians and their ratio."""
    environment = dict(os.environ)
    if not environment.get("DISPLAY"):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    ours, empty = [], []
    for _ in range(ROUNDS):
        ours.append(seconds_until_painted([sys.executable, "-c", OURS, str(EXAMPLE)], environment))
        empty.append(seconds_until_painted([sys.executable, "-c", EMPTY], environment))
    median, base = statistics.median(ours), statistics.median(empty)
    print("start to painted window (medians of", ROUNDS, "alternating rounds)")
    print(f"  HyperStudio on penguins  {median:6.2f} s   (goal: at most 1 s)")
    print(f"  an empty Qt window       {base:6.2f} s")
    print(f"  ratio                    {median / base:6.1f}")


if __name__ == "__main__":
    main()
