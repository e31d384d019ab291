"""The form of what holds for all projects: the look of the window, what runs may use, values and programs."""
