"""How a board is described, and the one place that says how it looks."""
