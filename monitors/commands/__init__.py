"""The subcommands of the monitors."""
