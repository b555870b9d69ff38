"""From any earlier schema to the present one, under the numbers that SQLite's migrations have.

Each is a transaction under the desk's lock, so two programs never migrate at once.
"""

from collections.abc import Callable
from secrets import token_hex

from helpdesk_cli.store.door.login import Login
from helpdesk_cli.store.door.trouble import already_a_desk, no_desk
from helpdesk_cli.store.postgresql.access.roles import renew_rights
from helpdesk_cli.store.postgresql.connection.greeting import ask_version
from helpdesk_cli.store.postgresql.engine import PostgresqlStore
from helpdesk_cli.store.postgresql.schema.erasure import ERASURE_SCHEMA
from helpdesk_cli.store.postgresql.schema.first import FIRST_VERSION, write_schema
from helpdesk_cli.store.postgresql.schema.imports import (
    AMONG_IMPORTS_SCHEMA,
    EARLIER_SCHEMA,
    POINTING_SCHEMA,
)
from helpdesk_cli.store.postgresql.schema.mail import (
    ANSWERS_SCHEMA,
    COPIES_SCHEMA,
    MAIL_SCHEMA,
    OF_EVENTS_SCHEMA,
)
from helpdesk_cli.store.postgresql.session import Transaction
from helpdesk_cli.store.postgresql.trouble import not_a_desk


def m018_signet(store: PostgresqlStore) -> None:
    store.insert_many("desk", ("key", "value"), [("secret", token_hex(16))])


def m019_mail(store: PostgresqlStore) -> None:
    store.run_script(MAIL_SCHEMA)


def m020_command_keys(store: PostgresqlStore) -> None:
    store.run_script("""
        ALTER TABLE command ADD COLUMN key text COLLATE "C";
        CREATE INDEX command_keys ON command (key) WHERE key IS NOT NULL;
        CREATE SEQUENCE ticket_ids;
        CREATE SEQUENCE command_ids;
    """)


def m021_named_by_imports(store: PostgresqlStore) -> None:
    store.run_script("""
        ALTER TABLE account ADD COLUMN import_id bigint;
        ALTER TABLE contact ADD COLUMN import_id bigint;
    """)


def m022_answers(store: PostgresqlStore) -> None:
    store.run_script(ANSWERS_SCHEMA)


def m023_copies(store: PostgresqlStore) -> None:
    store.run_script(COPIES_SCHEMA)


def m024_written_by(store: PostgresqlStore) -> None:
    # In two steps: nobody knows who wrote what is there.
    store.run_script("""
        ALTER TABLE event ADD COLUMN written_by text COLLATE "C";
        ALTER TABLE event ALTER COLUMN written_by SET DEFAULT session_user;
    """)


def m025_recorded(store: PostgresqlStore) -> None:
    store.run_script("""
        ALTER TABLE event ADD COLUMN recorded_at bigint;
        CREATE TABLE look (
            ticket_id bigint NOT NULL REFERENCES ticket (id),
            at        bigint NOT NULL,
            PRIMARY KEY (ticket_id, at)
        );
        INSERT INTO look SELECT id, seen_at FROM ticket WHERE seen_at IS NOT NULL;
    """)


def m026_among_imports(store: PostgresqlStore) -> None:
    store.run_script(AMONG_IMPORTS_SCHEMA)
    store.run_script(OF_EVENTS_SCHEMA)


def m027_earlier(store: PostgresqlStore) -> None:
    store.run_script(EARLIER_SCHEMA)


def m028_mail_ids(store: PostgresqlStore) -> None:
    store.run_script("CREATE SEQUENCE mail_message_ids")


def m029_pointing(store: PostgresqlStore) -> None:
    store.run_script(POINTING_SCHEMA)


def m030_erasure(store: PostgresqlStore) -> None:
    store.run_script(ERASURE_SCHEMA)


MIGRATIONS: tuple[Callable[[PostgresqlStore], None], ...] = (
    m018_signet,
    m019_mail,
    m020_command_keys,
    m021_named_by_imports,
    m022_answers,
    m023_copies,
    m024_written_by,
    m025_recorded,
    m026_among_imports,
    m027_earlier,
    m028_mail_ids,
    m029_pointing,
    m030_erasure,
)
"""What leads from each version to the next. A released one is never edited."""

NEWEST = FIRST_VERSION + len(MIGRATIONS)


def lay_out(store: PostgresqlStore) -> None:
    """Make a desk of a schema that is empty or not there. Call it in a transaction."""
    found = store.rows(
        "SELECT relname FROM pg_namespace LEFT JOIN pg_class"
        " ON pg_class.relnamespace = pg_namespace.oid WHERE nspname = :schema",
        schema=store.schema,
    )
    if ("schema_version",) in found:
        raise already_a_desk(store.location)
    if any(name is not None for (name,) in found):
        raise not_a_desk(store.location, store.schema)
    if not found:
        store.run_script(f'CREATE SCHEMA "{store.schema}"')
    lay_out_tables(store)
    store.insert_many("desk", ("key", "value"), [("key", token_hex(4))])


def lay_out_tables(store: PostgresqlStore) -> None:
    """All that the present schema has, in an empty one. Call it in a transaction."""
    store.run_script(write_schema(store.connection.info.server_version))
    _migrate_from(store, FIRST_VERSION)


def migrate(store: PostgresqlStore) -> None:
    """Bring a desk up to the newest schema; only its owner can."""
    with Transaction(store, "desk"):
        version = read_version(store)  # another program may have been quicker, or newer
        if version < NEWEST:
            _migrate_from(store, version)
            renew_rights(store)


def read_version(store: PostgresqlStore) -> int:
    """How new the schema of a desk is; NotFoundError where there is none."""
    row = store.row(ask_version(store.schema))
    if row is None:
        raise no_desk(store.location)
    version, clock, *who = row
    store.clock_at, store.login = float(clock), Login(*who)
    return int(version)


def _migrate_from(store: PostgresqlStore, version: int) -> None:
    for migrate_one in MIGRATIONS[version - FIRST_VERSION :]:
        migrate_one(store)
    store.run("UPDATE schema_version SET version = :newest", newest=NEWEST)
