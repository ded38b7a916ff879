"""Stored originals read again: what changed, where it began, by how much."""
