"""Which promises run on a ticket, when they fall due, how they ended, and the sums behind it."""
