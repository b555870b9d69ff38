"""Tickets as JSON lines: what one may hold, written and read, the ordinary ones at once."""
