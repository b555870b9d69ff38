"""Where what a command prints goes: through a pager, or into a file."""
