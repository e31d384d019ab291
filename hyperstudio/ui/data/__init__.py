"""The data dock: what a port held, as a table, an array, a picture, text, a number or a tree."""
