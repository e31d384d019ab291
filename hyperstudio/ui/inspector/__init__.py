"""The inspector dock: what the selection is, and an editor for each parameter."""
