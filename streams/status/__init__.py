"""The status page of the embedded service: the figures, alarms and newest readings in a browser."""
