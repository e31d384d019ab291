"""The console dock: Python on the live values, in the project's own interpreter."""
