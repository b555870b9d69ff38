"""A policy, its tests and its history, for people and for programs."""
