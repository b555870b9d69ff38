"""One pass of `hd escalate`: what is due, whom it reaches, how it leaves, what came of it."""
