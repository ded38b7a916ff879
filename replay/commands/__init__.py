"""Subcommands of `mrrs` that stand on the request log and on labelled data."""
