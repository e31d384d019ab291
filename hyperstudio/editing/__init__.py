"""Changing the document: edits from project to project, their history, and what differs between two projects."""
