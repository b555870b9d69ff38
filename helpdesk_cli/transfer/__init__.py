"""Tickets in and out of files: JSONL, and CSV through a column map. No store, no business rules."""
