"""What leaves for customers: replies, and automatic mail."""
