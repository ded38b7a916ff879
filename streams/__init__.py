"""The shell: topics, records on the wire, settings, metrics, workers and the command line."""
