"""A ticket and its timeline, how it is searched for, its way to a team, what is hidden of it."""
