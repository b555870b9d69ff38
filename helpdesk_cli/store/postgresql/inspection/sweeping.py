"""Letting go of rows that were deleted or replaced, which a server keeps until it is told."""

from psycopg import ClientCursor

from helpdesk_cli.store.postgresql.access.masks import list_tables, quote
from helpdesk_cli.store.postgresql.engine import PostgresqlStore


def sweep(store: PostgresqlStore) -> bool:
    """Free what they took, without holding anybody up; what the index of words gathers is written
    out, too. The server's own logs and replicas are its administrator's."""
    tables = ", ".join(f"{quote(store.schema)}.{table}" for table in list_tables(store))
    with store.explained:
        # Alone in its message: it is refused within a transaction.
        ClientCursor(store.connection).execute(f"VACUUM {tables}")
    return True
