"""Incoming mail as it is stored: messages, their files, and the people they name."""
