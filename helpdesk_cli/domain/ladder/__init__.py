"""The escalation ladder: when a rung fires, whom it reaches, what that person reads."""
