"""Serving functions over HTTP: what every address has in common, whatever it answers."""
