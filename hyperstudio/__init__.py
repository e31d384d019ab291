"""HyperStudio: an editor for AI, ML and data workflows that are hierarchies of graphs."""
