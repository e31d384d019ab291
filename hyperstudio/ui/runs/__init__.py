"""The runs dock: the history of runs, two of them compared, and a run's configuration taken over."""
