"""The SQLite engine: opening, running statements, migrations, what its errors mean."""
