"""Customers as they are stored: accounts with what they had before, and the people who write."""
