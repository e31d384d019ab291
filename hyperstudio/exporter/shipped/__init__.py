"""What comes with a package as it is: its files are read as text, and nothing of the studio imports them."""
