"""Mailboxes that a desk reads: what waits there, and where it goes once it was taken in."""
