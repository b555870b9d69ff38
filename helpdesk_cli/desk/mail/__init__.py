"""Mail on a desk: what leaves for customers, and what becomes of it."""
