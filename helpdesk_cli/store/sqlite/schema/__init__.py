"""The tables of SQLite, in the order of the migrations that made them."""
