"""What one command did to many tickets, and which it opened: migrations of their own."""

COMMANDS_SCHEMA = """
CREATE TABLE command (                -- what somebody asked for, on however many tickets
    id     INTEGER PRIMARY KEY,       -- in the order of asking
    at     INTEGER NOT NULL,          -- when
    agent  TEXT NOT NULL,             -- who
    name   TEXT NOT NULL,             -- reply, assign, ... as the command is called
    undoes INTEGER UNIQUE REFERENCES command (id)  -- for undo: the one that it took back
) STRICT;
CREATE INDEX command_of_agent ON command (agent, id);

ALTER TABLE event ADD COLUMN command_id INTEGER REFERENCES command (id);  -- that wrote it here
CREATE INDEX event_of_command ON event (command_id) WHERE command_id IS NOT NULL;
CREATE INDEX event_merge ON event (to_value) WHERE kind = 'merge';
"""

OPENED_SCHEMA = """
CREATE TABLE opened (                 -- a ticket may be opened without an entry on its timeline
    command_id INTEGER PRIMARY KEY REFERENCES command (id),  -- a `new` of the log
    first_id   INTEGER NOT NULL,      -- its first ticket
    last_id    INTEGER NOT NULL       -- and its last, with all between
) STRICT;
INSERT INTO opened
SELECT command_id, min(ticket_id), max(ticket_id) FROM event
WHERE command_id IN (SELECT id FROM command WHERE name = 'new') GROUP BY command_id;
"""

KEYS_SCHEMA = """
ALTER TABLE command ADD COLUMN key TEXT;  -- made by who asked, where a server may not answer
CREATE INDEX command_keys ON command (key) WHERE key IS NOT NULL;
"""
"""By its key a command is looked up when the connection was lost as it ended; not one of a file."""

WRITTEN_BY_SCHEMA = """
ALTER TABLE event ADD COLUMN written_by TEXT;  -- the login that wrote it, on a server
"""
