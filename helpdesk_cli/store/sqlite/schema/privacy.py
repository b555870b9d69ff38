"""The schema of private tickets: who may read what. A change to it is a new migration.

The views, which know of no reader, keep the text of every private ticket to themselves.
"""

from helpdesk_cli.store.sqlite.schema.first import iso
from helpdesk_cli.store.terms import UNFINISHED


def _unless_private(text: str) -> str:
    name = text.rpartition(".")[2]
    return f"CASE WHEN ticket.private_to IS NULL THEN {text} ELSE '(private)' END AS {name}"


def _unless_subject(value: str) -> str:
    """A change of subject quotes it."""
    is_told = "ticket.private_to IS NULL OR event.kind <> 'subject'"
    return f"CASE WHEN {is_told} THEN event.{value} ELSE '(private)' END AS {value}"


PRIVACY_SCHEMA = f"""
ALTER TABLE ticket ADD COLUMN private_to TEXT;  -- the team that alone reads it; null: anybody

CREATE TABLE reader (          -- who reads the private tickets of a team
    team  TEXT NOT NULL,       -- as in ticket.private_to
    agent TEXT NOT NULL,       -- one of its members
    PRIMARY KEY (team, agent)
) STRICT, WITHOUT ROWID;

DROP VIEW v_queue;
CREATE VIEW v_queue AS
SELECT id, ref, {_unless_private("subject")}, status, severity, tier, region, account,
    CASE WHEN private_to IS NULL THEN contact END AS contact, channel, topic, team,
    assignee, {iso("created_at")}, {iso("updated_at")}, due_clock AS clock, {iso("due_at")}
FROM ticket WHERE {UNFINISHED} ORDER BY queue_at, ticket.created_at, id;

DROP VIEW v_clocks;
CREATE VIEW v_clocks AS
SELECT clock.ticket_id, ticket.ref, {_unless_private("ticket.subject")}, clock.clock, clock.number,
    coalesce(clock.outcome, CASE WHEN clock.due_at IS NULL THEN 'paused' ELSE 'running' END)
        AS state,
    clock.reason, clock.target, clock.calendar, {iso("clock.started_at")}, {iso("clock.due_at")},
    {iso("clock.stopped_at")}, clock.elapsed_seconds, clock.target_seconds, clock.rule,
    clock.policy_id
FROM clock JOIN ticket ON ticket.id = clock.ticket_id
ORDER BY clock.ticket_id, clock.started_at, clock.clock;

DROP VIEW v_timeline;
CREATE VIEW v_timeline AS
SELECT event.ticket_id, ticket.ref, {iso("event.at")}, event.kind, event.by_whom, event.public,
    CASE WHEN event.body IS NULL OR ticket.private_to IS NULL THEN event.body ELSE '(private)' END
        AS body,
    {_unless_subject("to_value")}, {_unless_subject("was_value")}
FROM event JOIN ticket ON ticket.id = event.ticket_id
ORDER BY event.ticket_id, event.at, event.id;
"""


def _unless_told(value: str) -> str:
    """A tag is a word of the team's, as a subject is the customer's."""
    is_told = "ticket.private_to IS NULL OR event.kind NOT IN ('subject', 'tag')"
    return (
        f"CASE WHEN {is_told} OR event.{value} IS NULL THEN event.{value} ELSE '(private)' END"
        f" AS {value}"
    )


PRIVATE_TAGS_SCHEMA = f"""
DROP VIEW v_timeline;
CREATE VIEW v_timeline AS
SELECT event.ticket_id, ticket.ref, {iso("event.at")}, event.kind, event.by_whom, event.public,
    CASE WHEN event.body IS NULL OR ticket.private_to IS NULL THEN event.body ELSE '(private)' END
        AS body,
    {_unless_told("to_value")}, {_unless_told("was_value")}
FROM event JOIN ticket ON ticket.id = event.ticket_id
ORDER BY event.ticket_id, event.at, event.id;
"""
"""A later migration: the timeline keeps the tags of private tickets to itself, too."""
