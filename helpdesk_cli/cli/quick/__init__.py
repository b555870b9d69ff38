"""Ways in before the command line is loaded, for what is asked every few seconds or minutes."""
