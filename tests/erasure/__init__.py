"""Erasing for good: people, and what was undone long ago."""
