"""The sections of a report, the same on every medium."""
