"""The index of words in SQLite: FTS5."""
