"""The problems dock: what keeps the project from running, and where that is."""
