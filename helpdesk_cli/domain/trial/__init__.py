"""A policy on trial: its own tests, the past replayed under it, what it would do from now on."""
