"""A ticket and its timeline, its words, its way to a team, and what is hidden of it."""
