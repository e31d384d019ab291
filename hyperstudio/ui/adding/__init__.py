"""Adding blocks on the canvas: the search at the pointer, and the form of a new block."""
