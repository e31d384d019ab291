"""The code dock: the Python of an implementation, to read and to edit."""
