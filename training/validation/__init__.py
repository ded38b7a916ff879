"""Validation of the data itself, before anything is trained on it, and the tables of its data card."""
