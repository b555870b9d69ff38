"""Where output goes: through a pager, or into a file."""
