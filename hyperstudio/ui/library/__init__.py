"""The library dock: blocks to be found, read about and dragged to the canvas."""
