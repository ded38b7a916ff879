"""Drift and accuracy, measured as it happens."""
