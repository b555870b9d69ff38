"""Accounts, their contacts, and the PIN that proves a caller."""
