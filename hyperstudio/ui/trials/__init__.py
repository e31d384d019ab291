"""The trials dock: what a study tried, sorted, filtered, compared, and taken over."""
