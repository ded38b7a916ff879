"""Putting boards into a Grafana that is there."""
