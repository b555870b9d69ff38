"""The way to a server: its address, connections by psycopg or by libpq alone."""
