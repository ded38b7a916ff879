"""Subcommands of `mrrs`, one a module; the first line of each module stands in the help."""
