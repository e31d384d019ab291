"""Running plans in worker processes, and the history of runs."""
