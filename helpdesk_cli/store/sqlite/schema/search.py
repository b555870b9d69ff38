"""The index that finds tickets, as SQLite's FTS5 kept it at first: two migrations, words first.

It holds no text, only which words each ticket has. `words` came after it.

Each field is a word of its own kind, and the newest ticket has the least number: so any search is
a walk through sorted lists that begins with the newest, and a stretch of time is a stretch of them.
"""

from helpdesk_cli.store.terms import UNFINISHED

SEARCH_SCHEMA = """
CREATE VIRTUAL TABLE ticket_text USING fts5 (  -- rowid: the ticket's id
    subject,   -- the present one
    messages,  -- all of them, internal notes too, in the order of writing
    content = '', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO ticket_text (rowid, subject, messages)
SELECT id, subject, (
    SELECT group_concat(body, char(10))
    FROM (SELECT body FROM event WHERE ticket_id = ticket.id AND body IS NOT NULL ORDER BY id)
) FROM ticket;

CREATE INDEX ticket_of_account ON ticket (account);
CREATE INDEX ticket_of_contact ON ticket (contact);
CREATE INDEX tag_of_tickets ON tag (tag);
"""

FIELD_MARK = "\ue000"
"""What a word begins with that stands for a field; of no script, so that no search for the
beginning of a word meets it."""

ID_BITS = 31
"""What a row's number has for the id; before them stands when the ticket was created."""

PLACE = f"-(ticket.created_at << {ID_BITS} | ticket.id)"
"""The number of a ticket's row: the later it was created, then the greater its id, the less."""


def _state(field: str, value: str) -> str:
    """A field's word. In hexadecimal letters, for the index would cut a value into its words."""
    return f"'{FIELD_MARK}{field}' || hex({value})"


def _state_known(field: str, value: str) -> str:
    return f"CASE WHEN {value} IS NULL THEN '' ELSE ' ' || {_state(field, value)} END"


_COLUMNS = (
    *("status", "tier", "severity", "account", "contact", "channel", "topic", "team", "region"),
    "ref",
)

FIELDS_SQL = f"""
    {_state("assignee", "coalesce(ticket.assignee, '')")}
    || {" || ".join(_state_known(name, f"ticket.{name}") for name in _COLUMNS)}
    || {_state_known("private", "ticket.private_to")}
    || coalesce((
        SELECT ' ' || group_concat({_state("tag", "tag")}, ' ')
        FROM (SELECT tag FROM tag WHERE ticket_id = ticket.id ORDER BY tag)
    ), '')
"""
"""The present fields of a ticket, each a word of its own kind, and its tags."""

DOCUMENT_SQL = f"""
SELECT {PLACE}, ticket.subject,
    (
        SELECT group_concat(body, char(10)) FROM (
            SELECT body FROM event WHERE ticket_id = ticket.id AND body IS NOT NULL ORDER BY at, id
        )
    ),
    {FIELDS_SQL}
FROM ticket
"""
"""What the index held of a ticket: its number there, subject, messages, fields."""

FIELDS_SCHEMA = f"""
DROP TABLE ticket_text;
CREATE VIRTUAL TABLE ticket_text USING fts5 (  -- rowid: {PLACE}
    subject,   -- the present one
    messages,  -- all of them, internal notes too, in order
    fields,    -- the present ones, tags too, a word each
    content = '', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2'
);
-- Bytes that an import gathers before they are written out: the fewer parts, the less to merge.
INSERT INTO ticket_text (ticket_text, rank) VALUES ('hashsize', 8388608);
INSERT INTO ticket_text (rowid, subject, messages, fields)
{DOCUMENT_SQL} ORDER BY ticket.created_at DESC, ticket.id DESC;

DROP INDEX tag_of_tickets;
DROP INDEX ticket_of_account;
DROP INDEX ticket_of_contact;
CREATE INDEX ticket_of_account ON ticket (account) WHERE {UNFINISHED};
CREATE INDEX ticket_of_contact ON ticket (contact) WHERE {UNFINISHED};
CREATE INDEX ticket_private ON ticket (private_to) WHERE private_to IS NOT NULL;
"""
