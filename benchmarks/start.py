"""How long from starting the program until its window is painted, beside an empty Qt window, in one run."""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

EXAMPLE = Path(__file__).parents[1] / "resources" / "examples" / "penguins"
ROUNDS = 7
EMPTY = """
from PySide6.QtWidgets import QApplication, QMainWindow
from PySide6.QtCore import QTimer
application = QApplication([])
window = QMainWindow()
window.show()
QTimer.singleShot(0, lambda: (window.repaint(), print("painted", flush=True), application.quit()))
application.exec()
"""


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
    environment = os.environ | {"HYPERSTUDIO_REPORT_PAINT": "1"}
    if not environment.get("DISPLAY"):
        environment |= {"QT_QPA_PLATFORM": "offscreen"}
    ours, empty = [], []
    for _ in range(ROUNDS):
        ours.append(seconds_until_painted([sys.executable, "-m", "hyperstudio", str(EXAMPLE)], environment))
        empty.append(seconds_until_painted([sys.executable, "-c", EMPTY], environment))
    median, base = statistics.median(ours), statistics.median(empty)
    print("start to painted window (medians of", ROUNDS, "alternating rounds)")
    print(f"  HyperStudio on penguins  {median:6.2f} s   (goal: at most 1 s)")
    print(f"  an empty Qt window       {base:6.2f} s")
    print(f"  ratio                    {median / base:6.1f}")


if __name__ == "__main__":
    main()
