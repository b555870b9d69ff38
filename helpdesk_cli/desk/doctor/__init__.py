"""Whether a desk is well: what to check, and what can be mended without losing anything."""
