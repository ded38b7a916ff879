"""Distances between a window and a reference, one a file, each with its source."""
