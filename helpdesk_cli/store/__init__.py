"""What the desk remembers: schema, migrations and every SQL statement of the product.

Statements keep to what SQLite and PostgreSQL both read and name their parameters (`:name`);
what only one engine knows is in that engine's folder. No business rules.
"""
