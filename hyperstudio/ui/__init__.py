"""The window: everything of Qt is in this room and nowhere else."""
