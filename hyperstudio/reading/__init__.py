"""What the text of a .py file says: interface, parameters, imports and digest, found without running it."""
