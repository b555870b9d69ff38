"""A file that is taken in: opened, its bad rows put aside, and what is said of all of it."""
