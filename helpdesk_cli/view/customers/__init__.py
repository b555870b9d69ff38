"""Accounts, for people and for programs."""
