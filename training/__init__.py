"""Synthetic meters, and the nets that read meters; nothing imports it."""
