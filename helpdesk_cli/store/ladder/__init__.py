"""What the escalation pass remembers: rungs that have fired, the outbox, its log."""
