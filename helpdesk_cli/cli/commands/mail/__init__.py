"""`hd mail`: what customers send."""
