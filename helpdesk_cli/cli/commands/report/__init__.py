"""`hd report`: which period, what of it, on which medium, and to whom by mail."""
