"""What the desk remembers: schema, migrations and every SQL statement of the product.

Statements keep to what SQLite and PostgreSQL both read and name their parameters (`:name`);
what only one engine knows is in that engine's folder. No business rules.

Read `door/` first: what every engine offers. `engines` opens a desk there; the rooms above say
what is asked of it, each for one part of the product.
"""
