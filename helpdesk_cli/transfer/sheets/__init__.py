"""CSV through a column map: tickets, events, accounts."""
