"""A labelled dataset through the processors: how much of it is read right, and where it goes wrong."""
