"""The steps from each schema to the next, in order. A released one is never edited.

Loads sqlite_utils, so only when there is work.
"""

import sqlite3

from sqlite_utils import Database, Migrations

from helpdesk_cli.store.sqlite.schema.articles import ARTICLES_SCHEMA
from helpdesk_cli.store.sqlite.schema.commands import (
    COMMANDS_SCHEMA,
    KEYS_SCHEMA,
    OPENED_SCHEMA,
    WRITTEN_BY_SCHEMA,
)
from helpdesk_cli.store.sqlite.schema.customers import CUSTOMERS_SCHEMA, ERASURE_SCHEMA
from helpdesk_cli.store.sqlite.schema.escalation import ESCALATION_SCHEMA, OUTBOX_SCHEMA
from helpdesk_cli.store.sqlite.schema.first import FIRST_SCHEMA
from helpdesk_cli.store.sqlite.schema.imports import (
    AMONG_IMPORTS_SCHEMA,
    EARLIER_SCHEMA,
    IMPORTS_SCHEMA,
    NAMED_BY_IMPORTS_SCHEMA,
    POINTING_SCHEMA,
)
from helpdesk_cli.store.sqlite.schema.mail import (
    ANSWERS_SCHEMA,
    COPIES_SCHEMA,
    MAIL_SCHEMA,
    OF_EVENTS_SCHEMA,
)
from helpdesk_cli.store.sqlite.schema.origins import ORIGINS_SCHEMA
from helpdesk_cli.store.sqlite.schema.privacy import PRIVACY_SCHEMA, PRIVATE_TAGS_SCHEMA
from helpdesk_cli.store.sqlite.schema.report import MOVES_SCHEMA, REPORT_SCHEMA
from helpdesk_cli.store.sqlite.schema.search import FIELDS_SCHEMA, SEARCH_SCHEMA
from helpdesk_cli.store.sqlite.schema.unread import (
    FIND_UNREAD,
    PUT_UNREAD_FIRST,
    RECORDED_SCHEMA,
    SETTLE_MERGES,
    UNREAD_SCHEMA,
)
from helpdesk_cli.store.sqlite.schema.words import WORDS_SCHEMA
from helpdesk_cli.store.sqlite.words.index import teach_words

MIGRATIONS = Migrations("helpdesk")


def _run_script(db: Database, script: str) -> None:
    """Run its statements within the transaction that is open; a line ends one at most.

    `executescript` of sqlite_utils does the same, but looks at every character whether a statement
    ends there: most of the time that a desk takes to be made.
    """
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            db.execute(statement)
            statement = ""
    if statement.strip():
        db.execute(statement)


@MIGRATIONS()
def m001_first_schema(db: Database) -> None:
    _run_script(db, FIRST_SCHEMA)


@MIGRATIONS()
def m002_escalation(db: Database) -> None:
    _run_script(db, ESCALATION_SCHEMA)


@MIGRATIONS()
def m003_report(db: Database) -> None:
    _run_script(db, REPORT_SCHEMA)


@MIGRATIONS()
def m004_customers(db: Database) -> None:
    _run_script(db, CUSTOMERS_SCHEMA)


@MIGRATIONS()
def m005_privacy(db: Database) -> None:
    _run_script(db, PRIVACY_SCHEMA)
    _fill_private(db)


@MIGRATIONS()
def m006_commands(db: Database) -> None:
    _run_script(db, COMMANDS_SCHEMA)


@MIGRATIONS()
def m007_search(db: Database) -> None:
    _run_script(db, SEARCH_SCHEMA)


def _fill_private(db: Database) -> None:
    """Make private what the policy in force keeps private, now and not only from its next version
    on."""
    from tomli import loads

    in_force = db.execute("SELECT text FROM policy ORDER BY id DESC LIMIT 1").fetchone()
    policy = loads(in_force[0]) if in_force else {}
    for route in policy.get("routes", []):
        team, topic = route.get("team"), route.get("when", {}).get("topic")
        if route.get("private") and team:
            db.execute(
                "UPDATE ticket SET private_to = :team"
                " WHERE private_to IS NULL AND (team = :team OR topic = :topic)",
                {"team": team, "topic": topic},
            )
            members = policy.get("teams", {}).get(team, {}).get("members", [])
            rows = [(team, member) for member in members]
            db.conn.executemany("INSERT OR IGNORE INTO reader VALUES (?, ?)", rows)


@MIGRATIONS()
def m008_articles(db: Database) -> None:
    _run_script(db, ARTICLES_SCHEMA)


@MIGRATIONS()
def m009_outbox(db: Database) -> None:
    _run_script(db, OUTBOX_SCHEMA)


@MIGRATIONS()
def m010_search_by_fields(db: Database) -> None:
    _run_script(db, FIELDS_SCHEMA)
    db.execute("INSERT INTO desk VALUES ('key', lower(hex(randomblob(4))))")


@MIGRATIONS()
def m011_private_tags(db: Database) -> None:
    _run_script(db, PRIVATE_TAGS_SCHEMA)


@MIGRATIONS()
def m012_moves(db: Database) -> None:
    _run_script(db, MOVES_SCHEMA)


@MIGRATIONS()
def m013_imports(db: Database) -> None:
    _run_script(db, IMPORTS_SCHEMA)


@MIGRATIONS()
def m014_words_of_any_script(db: Database) -> None:
    teach_words(db.conn)
    _run_script(db, WORDS_SCHEMA)


@MIGRATIONS()
def m015_opened(db: Database) -> None:
    _run_script(db, OPENED_SCHEMA)


@MIGRATIONS()
def m016_origins(db: Database) -> None:
    _run_script(db, ORIGINS_SCHEMA)


@MIGRATIONS()
def m017_unread(db: Database) -> None:
    from json import dumps

    from tomli import loads

    _run_script(db, UNREAD_SCHEMA)
    in_force = db.execute("SELECT text FROM policy ORDER BY id DESC LIMIT 1").fetchone()
    channels = loads(in_force[0]).get("channels", {}) if in_force else {}
    live = [name for name, channel in channels.items() if channel.get("live")]
    db.execute(FIND_UNREAD, {"live": dumps(live)})
    db.execute(PUT_UNREAD_FIRST)


@MIGRATIONS()
def m018_signet(db: Database) -> None:
    db.execute("INSERT INTO desk VALUES ('secret', lower(hex(randomblob(16))))")


@MIGRATIONS()
def m019_mail(db: Database) -> None:
    _run_script(db, MAIL_SCHEMA)


@MIGRATIONS()
def m020_command_keys(db: Database) -> None:
    _run_script(db, KEYS_SCHEMA)


@MIGRATIONS()
def m021_named_by_imports(db: Database) -> None:
    _run_script(db, NAMED_BY_IMPORTS_SCHEMA)
    db.execute(SETTLE_MERGES)


@MIGRATIONS()
def m022_answers(db: Database) -> None:
    _run_script(db, ANSWERS_SCHEMA)


@MIGRATIONS()
def m023_copies(db: Database) -> None:
    _run_script(db, COPIES_SCHEMA)


@MIGRATIONS()
def m024_written_by(db: Database) -> None:
    _run_script(db, WRITTEN_BY_SCHEMA)


@MIGRATIONS()
def m025_recorded(db: Database) -> None:
    _run_script(db, RECORDED_SCHEMA)


@MIGRATIONS()
def m026_among_imports(db: Database) -> None:
    _run_script(db, AMONG_IMPORTS_SCHEMA)
    _run_script(db, OF_EVENTS_SCHEMA)


@MIGRATIONS()
def m027_earlier(db: Database) -> None:
    _run_script(db, EARLIER_SCHEMA)


@MIGRATIONS()
def m028_mail_ids(_db: Database) -> None:
    """A file has one writer at a time: its mails are counted as they are."""


@MIGRATIONS()
def m029_pointing(db: Database) -> None:
    _run_script(db, POINTING_SCHEMA)


@MIGRATIONS()
def m030_erasure(db: Database) -> None:
    _run_script(db, ERASURE_SCHEMA)
