"""The tables of PostgreSQL, in the order of the migrations that made them."""
