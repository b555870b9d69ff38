"""Which tickets a command opened: a ticket may be opened without an entry on its timeline."""

OPENED_SCHEMA = """
CREATE TABLE opened (
    command_id INTEGER PRIMARY KEY REFERENCES command (id),  -- a `new` of the log
    first_id   INTEGER NOT NULL,      -- its first ticket
    last_id    INTEGER NOT NULL       -- and its last, with all between
) STRICT;
INSERT INTO opened
SELECT command_id, min(ticket_id), max(ticket_id) FROM event
WHERE command_id IN (SELECT id FROM command WHERE name = 'new') GROUP BY command_id;
"""
