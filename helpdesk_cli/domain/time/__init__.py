"""Instants, durations, opening hours, holidays, and the calendar made of them."""
