"""The search: `python -m benchmarks.search [samplers] [steps] [penguins] [latency] [cluster]`, each beside a peer."""

import argparse

from benchmarks import cluster, latency_order, penguins_search, samplers, steps

PARTS = {
    "samplers": lambda given: samplers.compare(given.seeds),
    "steps": lambda given: steps.compare(given.stages, given.ways),
    "penguins": lambda given: penguins_search.compare(),
    "latency": lambda given: latency_order.compare(given.tries),
    "cluster": lambda given: cluster.compare(given.rounds),
}


def main() -> None:
    """Measure the named parts, all by default, and print what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], default=[])
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--stages", type=int, default=4)
    parser.add_argument("--ways", type=int, default=6)
    parser.add_argument("--tries", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    for name in given.parts or PARTS:
        print(f"── {name}")
        PARTS[name](given)


if __name__ == "__main__":
    main()
