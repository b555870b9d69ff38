"""A file being imported: opened, its bad rows put aside, and the summary of it."""
