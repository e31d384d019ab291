"""The document as values: project, workflows, graphs, blocks, implementations, and the rules they obey."""
