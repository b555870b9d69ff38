"""One ticket in full, what a command changed, and the log of commands."""
