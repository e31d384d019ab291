"""The metrics dock: this run beside earlier ones, and the time of each block."""
