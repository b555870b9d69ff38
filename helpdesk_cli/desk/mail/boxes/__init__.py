"""Mailboxes that mail is fetched from: once, or whenever something comes."""
