"""One ticket in full, the sums behind its clocks, and what a command changed."""
