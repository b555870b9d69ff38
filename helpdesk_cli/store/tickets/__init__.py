"""Tickets, timelines, clock runs, merges, commands, privacy."""
