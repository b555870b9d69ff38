"""`hd policy`, and what its longer commands do step by step."""
