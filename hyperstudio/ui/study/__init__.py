"""The study dock: what is searched for, how the search goes, and what it says."""
