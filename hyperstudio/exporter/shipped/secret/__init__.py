"""What comes with a package whose parameters name secrets."""
