"""All measurements, or those that are named: `python -m benchmarks [overhead] [start] [answers] …`."""

import subprocess
import sys

ALL = ("overhead", "changing", "parallel", "start", "answers", "canvas", "search", "values", "flights")


def main() -> int:
    """Run the named measurements (all by default), each in a process of its own."""
    wanted = sys.argv[1:] or list(ALL)
    for name in wanted:
        if name not in ALL:
            print(f"There is no measurement “{name}”. There are: {', '.join(ALL)}.", file=sys.stderr)
            return 2
    return max(subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode for name in wanted)


if __name__ == "__main__":
    sys.exit(main())
