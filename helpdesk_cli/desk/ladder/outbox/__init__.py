"""What waits to leave: checked once more, claimed, handed over, and what became of it."""
