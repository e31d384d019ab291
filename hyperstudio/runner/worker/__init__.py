"""The program that runs project code in the project's interpreter; it needs the standard library only."""
