"""What comes with a package that brings files along."""
