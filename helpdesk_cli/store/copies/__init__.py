"""A whole desk copied: to another engine, into memory, or in place of one that makes room."""
