"""What marks a file as a desk, and how new its schema is."""

APPLICATION_ID = 0x68646573
"""Marks a file as an hd desk ("hdes")."""


SCHEMA_VERSION = 22
"""How many migrations there are; a desk's `user_version` once they have run."""
