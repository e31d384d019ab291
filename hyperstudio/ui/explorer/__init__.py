"""The explorer: the whole hierarchy as a tree, in step with the levels."""
