"""Logins of a desk on a server: roles, what each may do, and what leads read."""
