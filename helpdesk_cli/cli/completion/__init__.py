"""Completion for the shells: their scripts, and how they are put in."""
