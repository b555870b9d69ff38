"""What leaves for customers: replies, and what is written to them by itself."""
