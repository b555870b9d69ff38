"""Commands on named tickets: create, read, answer, change, merge, undo."""
