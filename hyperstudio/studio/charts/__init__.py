"""The charts of a study: each module draws one kind, and gives its data."""
