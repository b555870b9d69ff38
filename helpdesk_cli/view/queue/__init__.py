"""The queue and what a search finds, for people and for programs."""
