"""Erasing for good: what belongs to a person, and what was kept of what was undone."""
