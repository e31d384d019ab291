"""The log dock: what blocks printed, how far they are, their pictures, and their failures."""
