"""Accounts and their contacts: changed, read, imported; and the PIN that proves a caller."""
