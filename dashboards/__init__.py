"""Grafana boards as code, the rules and the runbooks of the alerts, and the list of every metric."""
