"""What each import brought, so that it can be taken back, and what stood here then: migrations of
their own."""

IMPORTS_SCHEMA = """
CREATE TABLE import (                  -- one for each import that changed the desk
    command_id   INTEGER PRIMARY KEY REFERENCES command (id),  -- as the log has it
    first_id     INTEGER NOT NULL,     -- the tickets that it created,
    last_id      INTEGER NOT NULL,     -- none when this is less
    last_event   INTEGER NOT NULL,     -- the newest entry on any timeline when it was over
    withdrawn_at INTEGER               -- when it was taken back
) STRICT;

DROP TRIGGER event_is_never_deleted;
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
WHEN NOT EXISTS (
    SELECT 1 FROM import WHERE withdrawn_at IS NOT NULL
    AND (old.ticket_id BETWEEN first_id AND last_id OR old.command_id = command_id)
)
BEGIN SELECT RAISE(ABORT, 'the timeline is append-only'); END;
"""

AMONG_IMPORTS_SCHEMA = """
DROP TRIGGER event_is_never_deleted;
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
WHEN NOT EXISTS (
    SELECT 1 FROM import WHERE withdrawn_at IS NOT NULL
    AND (old.command_id = command_id OR old.ticket_id BETWEEN first_id AND last_id AND EXISTS (
        SELECT 1 FROM ticket WHERE id = old.ticket_id AND imported_at IS NOT NULL
    ))
)
BEGIN SELECT RAISE(ABORT, 'the timeline is append-only'); END;
"""
"""Others may have opened tickets among those of an import."""

NAMED_BY_IMPORTS_SCHEMA = """
ALTER TABLE account ADD COLUMN import_id INTEGER;  -- the import that was the first to name it,
ALTER TABLE contact ADD COLUMN import_id INTEGER;  -- as long as nobody says more of it
"""

_SPAN = """
    since_at    INTEGER NOT NULL,      -- written here then; 0: nobody knows
    until_at    INTEGER NOT NULL,      -- stood here no more from then on"""

EARLIER_SCHEMA = f"""
CREATE TABLE earlier_ticket (  -- went with an import that was undone{_SPAN}
    id          INTEGER NOT NULL,      -- which another ticket may have now
    ref         TEXT,                  -- this and what follows: as `ticket` had it
    fingerprint TEXT,                  -- of the imported line
    subject     TEXT NOT NULL,         -- at the end, as all that could be changed
    account     TEXT,                  -- who paid
    contact     TEXT,                  -- who wrote
    tier        TEXT NOT NULL,         -- what was promised
    region      TEXT,                  -- chose the calendar
    severity    TEXT NOT NULL,         -- id from the policy
    channel     TEXT,                  -- the way it came in
    topic       TEXT,                  -- what it was about
    team        TEXT,                  -- who looked after it
    assignee    TEXT,                  -- the agent who had taken it
    created_at  INTEGER NOT NULL,      -- when the customer asked
    policy_id   INTEGER NOT NULL,      -- in force when it came
    imported_at INTEGER NOT NULL,      -- when that was
    private_to  TEXT,                  -- the team that alone read it
    PRIMARY KEY (id, until_at)
) STRICT;

CREATE TABLE earlier_event (  -- or what the import had told of others{_SPAN}
    id          INTEGER NOT NULL,      -- as `event` had it
    ticket_id   INTEGER NOT NULL,      -- whose timeline
    at          INTEGER NOT NULL,      -- when it happened
    kind        TEXT NOT NULL,         -- message, status, ...
    by_whom     TEXT NOT NULL,         -- customer, system, or agent:NAME
    public      INTEGER NOT NULL,      -- 1 when the customer could see it
    body        TEXT,                  -- of a message
    to_value    TEXT,                  -- new value
    was_value   TEXT,                  -- value before
    command_id  INTEGER,               -- the import, if it was an update
    written_by  TEXT,                  -- the login
    recorded_at INTEGER,               -- when, if told ahead of its time
    PRIMARY KEY (id, until_at)
) STRICT;

CREATE TABLE earlier_look (  -- at tickets that went{_SPAN}
    ticket_id   INTEGER NOT NULL,      -- at which
    at          INTEGER NOT NULL,      -- and when
    PRIMARY KEY (ticket_id, at, until_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE earlier_participant (  -- copied by a reply that was undone{_SPAN}
    ticket_id   INTEGER NOT NULL,      -- on which ticket
    address     TEXT NOT NULL,         -- whose
    name        TEXT,                  -- of the person behind it
    event_id    INTEGER,               -- the reply that had copied them
    PRIMARY KEY (ticket_id, address, until_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE earlier_account (  -- what was said of accounts before{_SPAN}
    name        TEXT NOT NULL,         -- which account
    tier        TEXT,                  -- what it paid for
    region      TEXT,                  -- whose hours it kept
    manager     TEXT,                  -- who looked after it
    phone       TEXT,                  -- its direct line
    plan        TEXT,                  -- its premium support
    notes       TEXT,                  -- what agents should know
    PRIMARY KEY (name, until_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE earlier_contact (  -- and of contacts{_SPAN}
    address     TEXT NOT NULL,         -- who
    account     TEXT,                  -- for which they wrote
    name        TEXT,                  -- how they were called
    bounced_at  INTEGER,               -- when mail had come back
    bounce      TEXT,                  -- and what was said
    PRIMARY KEY (address, until_at)
) STRICT, WITHOUT ROWID;

ALTER TABLE import ADD COLUMN is_kept INTEGER NOT NULL DEFAULT 0;
    -- 1: what it had brought is kept when it is taken back
"""
"""What stood on the desk until it was taken back or changed, so that its past can be shown."""

POINTING_SCHEMA = """
CREATE INDEX ticket_by_contact ON ticket (contact) WHERE contact IS NOT NULL;
CREATE INDEX ticket_by_account ON ticket (account) WHERE account IS NOT NULL;
CREATE INDEX article_use_by_ticket ON article_use (ticket_id) WHERE ticket_id IS NOT NULL;
"""
"""Where contacts, accounts and tickets go, nothing may point to them: that is looked up, of what is
finished, too."""
