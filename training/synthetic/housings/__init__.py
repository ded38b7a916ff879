"""Housings of the four meter types, and things that are no meter."""
