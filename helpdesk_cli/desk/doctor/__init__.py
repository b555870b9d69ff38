"""Whether a desk is sound: what to check, and what can be mended without losing data."""
