"""Mailboxes that a desk reads: what lies there, and where it goes once it was taken."""
