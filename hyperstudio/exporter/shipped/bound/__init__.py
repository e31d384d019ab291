"""What comes with a package that leaves something to choose."""
