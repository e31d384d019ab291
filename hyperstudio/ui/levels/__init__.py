"""The levels: which one is shown, its breadcrumb, the cards of implementations, and the graph or code below."""
