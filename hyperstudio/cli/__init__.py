"""The command line: the same functions of the studio, asked with words and answered in text or JSON."""
