"""The search for the best path: what is tried next, how it is judged, and what a study says in the end."""
