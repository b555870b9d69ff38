"""Customers as stored: accounts with their earlier values, and the people who write."""
