"""A desk's structures looked into, as the server knows them, and cleared of what was deleted."""
