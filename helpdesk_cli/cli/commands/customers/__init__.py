"""`hd account`: customers added, changed, shown, imported, and proved by their PIN."""
