"""The application without a window: document, runs, values and actions, as window, command line and Python use them."""
