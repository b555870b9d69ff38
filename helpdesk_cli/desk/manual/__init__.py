"""The manual, and what editors learn from it."""
