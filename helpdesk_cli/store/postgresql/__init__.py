"""A desk on a PostgreSQL server: all that only PostgreSQL knows."""
