"""The command `supervision`."""
