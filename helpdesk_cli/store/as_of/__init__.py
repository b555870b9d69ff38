"""A desk as it was at an earlier instant: what came later, and what has gone since."""
