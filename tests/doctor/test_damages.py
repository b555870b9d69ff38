"""Whatever is done to a desk, doctor tells; what it says it mends, it mends, and loses nothing."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.conftest import Hd
from tests.desks.engines import copy_for_a_test
from tests.doctor.desks import break_in, digest, found_desk
from tests.doctor.telling import examine, list_findings, list_mended

pytestmark = pytest.mark.usefixtures("engine")


class Damage(NamedTuple):
    """What is done, and which check says what of it."""

    done: tuple[str, ...]
    check: str
    says: str


WORDS = {
    "sqlite": {
        "on_event": "",
        "lose_words": "INSERT INTO ticket_text (ticket_text) VALUES ('delete-all')",
        "other": "x'00'",
        "odd_trigger": "CREATE TRIGGER odd AFTER INSERT ON event BEGIN SELECT 1; END",
    },
    "postgresql": {
        "on_event": " ON event",
        "lose_words": "DELETE FROM ticket_text",
        "other": "'\\x00'",
        "odd_trigger": "CREATE TRIGGER odd BEFORE UPDATE ON ticket FOR EACH ROW"
        " EXECUTE FUNCTION refuse_change()",
    },
}
"""What each engine calls it."""

MENDED: dict[str, Damage] = {
    "a due time": Damage(
        ("UPDATE ticket SET due_at = due_at + 60 WHERE id = 4",),
        "clocks against replay",
        "ticket 4 is not stored as its timeline says: due_at",
    ),
    "a place in the queue": Damage(
        ("UPDATE ticket SET queue_at = 1 WHERE id = 3",),
        "clocks against replay",
        "ticket 3 is not stored as its timeline says: queue_at",
    ),
    "a warning": Damage(
        ("UPDATE ticket SET warns_at = NULL WHERE id = 3",),
        "clocks against replay",
        "ticket 3 is not stored as its timeline says: warns_at",
    ),
    "a status": Damage(
        ("UPDATE ticket SET status = 'open' WHERE id = 1",),
        "clocks against replay",
        "ticket 1 is not stored as its timeline says: status",
    ),
    "when it was solved": Damage(
        ("UPDATE ticket SET solved_at = NULL WHERE id = 1",),
        "clocks against replay",
        "ticket 1 is not stored as its timeline says: solved_at",
    ),
    "the next rung": Damage(
        ("UPDATE ticket SET next_rung_at = NULL WHERE id = 5",),
        "clocks against replay",
        "ticket 5 is not stored as its timeline says: next_rung_at",
    ),
    "what is unread": Damage(
        ("UPDATE ticket SET unread_since = NULL WHERE id = 3",),
        "clocks against replay",
        "ticket 3 is not stored as its timeline says: unread_since",
    ),
    "what an erasure left": Damage(
        ("INSERT INTO desk (key, value) VALUES ('unswept', '1')",),
        "erased data",
        "an erasure was interrupted",
    ),
    "an assignee": Damage(
        ("UPDATE ticket SET assignee = 'bob' WHERE id = 1",),
        "clocks against replay",
        "ticket 1 is not stored as its timeline says: assignee",
    ),
    "a clock that is gone": Damage(
        ("DELETE FROM clock WHERE ticket_id = 3 AND clock = 'first_reply'",),
        "clocks against replay",
        "ticket 3 is not stored as its timeline says: clock first_reply",
    ),
    "a running clock": Damage(
        ("UPDATE clock SET due_at = due_at + 1 WHERE ticket_id = 3 AND outcome IS NULL",),
        "clocks against replay",
        "ticket 3 is not stored as its timeline says: clock first_reply, clock resolution",
    ),
    "a tag": Damage(
        ("DELETE FROM tag",),
        "clocks against replay",
        "ticket 1 is not stored as its timeline says: tags",
    ),
    "compiled hours": Damage(
        ("DELETE FROM calendar_span WHERE opens_at BETWEEN 1796000000 AND 1797000000",),
        "compiled calendars",
        "office: compiled hours are not those",
    ),
    "a rung": Damage(
        ("DELETE FROM ladder",), "steps of the ladder", "the stored steps of the ladder"
    ),
    "its zone": Damage(
        ("UPDATE desk SET value = 'Mars/Olympus' WHERE key = 'timezone'",),
        "name and zone against the policy",
        "the stored timezone of the desk is not that of the policy",
    ),
    "its name": Damage(
        ("UPDATE desk SET value = 'Somebody else' WHERE key = 'name'",),
        "name and zone against the policy",
        "the stored name of the desk is not that of the policy",
    ),
    "a reader": Damage(
        ("DELETE FROM reader",),
        "readers of private tickets",
        "the stored readers of private tickets",
    ),
    "what is private": Damage(
        ("UPDATE ticket SET private_to = NULL WHERE id = 2",),
        "readers of private tickets",
        "the stored readers of private tickets",
    ),
    "a claim of long ago": Damage(
        ("UPDATE outbox SET claimed_until = 1794800000 WHERE state = 'waiting'",),
        "claims on messages",
        "claimed by a process that is gone",
    ),
    "a stuck claim": Damage(
        ("UPDATE outbox SET claimed_until = 1900000000",),
        "claims on messages",
        "claimed by a process that is gone",
    ),
    "an account": Damage(
        ("DELETE FROM account",),
        "foreign keys",
        "a missing account in account",
    ),
    "a contact": Damage(
        ("DELETE FROM contact WHERE address = 'ben@acme.example'",),
        "foreign keys",
        "1 row of ticket names a missing contact in contact",
    ),
    "an index": Damage(("DROP INDEX ticket_queue",), "schema", "index ticket_queue is missing"),
    "a unique index": Damage(("DROP INDEX ticket_ref",), "schema", "index ticket_ref is missing"),
    "another index": Damage(
        ("DROP INDEX ticket_rung", "CREATE INDEX ticket_rung ON ticket (due_at)"),
        "schema",
        "index ticket_rung is changed",
    ),
    "a view": Damage(("DROP VIEW v_queue",), "schema", "view v_queue is missing"),
    "a trigger": Damage(
        ("DROP TRIGGER event_is_never_changed{on_event}",),
        "schema",
        "trigger event_is_never_changed is missing",
    ),
    "words to search for": Damage(
        ("{lose_words}",),
        "search against texts",
        "search has the wrong words for 5 tickets: 1, 2, 3, 4, 5",
    ),
}

BY_ENGINE: dict[str, dict[str, Damage]] = {
    "sqlite": {
        "an article to search for": Damage(
            ("INSERT INTO article_text (article_text) VALUES ('delete-all')",),
            "search against texts",
            "search has the wrong words for 1 article",
        ),
    },
    "postgresql": {
        "an article to search for": Damage(
            ("DELETE FROM article_word WHERE word = 'mail'",),
            "search against texts",
            "search has the wrong words for 1 article",
        ),
        "a function": Damage(
            (
                "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql"
                " AS 'BEGIN RETURN new; END'",
            ),
            "schema",
            "function refuse_change is changed",
        ),
        "a disabled trigger": Damage(
            ("ALTER TABLE event DISABLE TRIGGER event_is_never_deleted",),
            "schema",
            "trigger event_is_never_deleted is changed",
        ),
        "a constraint": Damage(
            ("ALTER TABLE event DROP CONSTRAINT event_ticket_id_fkey",),
            "schema",
            "constraint event.event_ticket_id_fkey is missing",
        ),
        "an index that was interrupted": Damage(
            (
                "UPDATE pg_index SET indisvalid = false"
                " WHERE indexrelid = CAST('ticket_rung' AS regclass)",
            ),
            "integrity",
            "index ticket_rung was never completed",
        ),
        "the next id": Damage(
            ("SELECT setval(pg_get_serial_sequence('event', 'id'), 1)",),
            "id counters",
            "the next id of event is taken already",
        ),
    },
}

TOLD = {
    "a file": Damage(
        ("UPDATE attachment_content SET content = {other}",),
        "attachments against their hashes",
        "file of ticket 3 is not what was stored",
    ),
    "a mail": Damage(
        ("UPDATE mail_message SET raw = {other}",),
        "mails against their hashes",
        "mail 1 is not what was stored",
    ),
    "a policy": Damage(
        ("UPDATE policy SET text = text || '#'",),
        "policies against their hashes",
        "policy 1 is not what was stored",
    ),
    "a ticket": Damage(
        ("DELETE FROM ticket WHERE id = 4",),
        "foreign keys",
        "name a missing ticket in ticket_id: 4",
    ),
    "a column": Damage(
        ("DROP VIEW v_queue", "ALTER TABLE account DROP COLUMN phone"),
        "schema",
        "column account.phone is missing",
    ),
    "a table": Damage(("DROP TABLE draft",), "schema", "table draft is missing"),
    "a foreign trigger": Damage(
        ("{odd_trigger}",), "schema", "trigger odd is not hd's and acts on what hd writes"
    ),
    "a wrong clock": Damage(
        (
            "INSERT INTO event (ticket_id, at, kind, by_whom, public, body)"
            " VALUES (4, 1900000000, 'message', 'system', 0, 'Ahead')",
        ),
        "events in the future",
        "1 event lies in",
    ),
    "its secret": Damage(
        ("DELETE FROM desk WHERE key = 'secret'",),
        "name, zone and keys of the desk",
        "the desk no longer knows its secret",
    ),
    "what waits": Damage(
        ("UPDATE outbox SET state = 'waiting', send_at = 1",),
        "messages that wait",
        "waited for more than a day",
    ),
    "a mail that nobody read": Damage(
        ("UPDATE mail_message SET outcome = 'quarantined' WHERE id = 1",),
        "mails in quarantine",
        "1 mail lies in quarantine",
    ),
    "what was given up": Damage(
        ("UPDATE outbox SET state = 'parked'",),
        "messages that wait",
        "given up and reached nobody",
    ),
}


@pytest.fixture
def hd(tmp_path: Path, engine: str, templates: Callable[[str], Hd]) -> Hd:
    """A copy of the desk: to make one takes a dozen commands."""
    made = templates(engine)
    copied = replace(made, db=tmp_path / "desk.db")
    copy_for_a_test(made.location, copied.db)
    return copied


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Hd]:
    return cache(lambda engine: found_desk(tmp_path_factory.mktemp(engine)))


def do(hd: Hd, damage: Damage, engine: str) -> None:
    break_in(hd, *(sql.format_map(WORDS[engine]) for sql in damage.done))


def is_told(told: Any, damage: Damage) -> bool:
    return any(check == damage.check and damage.says in text for check, text in list_findings(told))


def is_well(told: Any) -> bool:
    """But for what its policy might say better, and that cron does not come here."""
    return {check for check, _ in list_findings(told)} <= {"lint", "passes of hd escalate"}


def test_a_desk_that_is_well_has_nothing_but_no_cron(hd: Hd) -> None:
    told = examine(hd)
    assert is_well(told), list_findings(told)


@pytest.mark.parametrize("name", [*MENDED, *BY_ENGINE["postgresql"]])
def test_what_can_be_mended_is_told_and_mended_and_nothing_is_lost(
    hd: Hd, engine: str, name: str
) -> None:
    damage = (MENDED | BY_ENGINE[engine]).get(name)
    if damage is None:
        pytest.skip(f"{engine} has nothing of the kind")
    before = digest(hd)
    do(hd, damage, engine)
    assert is_told(examine(hd), damage)
    fixed = examine(hd, "--fix")
    assert damage.check in list_mended(fixed)
    assert is_well(fixed)
    assert digest(hd) == before


@pytest.mark.parametrize("damage", TOLD.values(), ids=TOLD)
def test_what_cannot_be_mended_is_told_and_left_alone(hd: Hd, engine: str, damage: Damage) -> None:
    do(hd, damage, engine)
    assert is_told(examine(hd), damage)
    assert is_told(examine(hd, "--fix"), damage)
