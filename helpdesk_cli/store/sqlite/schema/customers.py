"""The schema of accounts in full: plans, former tiers, PINs; and people erased. A change to either
is a new migration."""

CUSTOMERS_SCHEMA = """
ALTER TABLE account ADD COLUMN plan TEXT;   -- the premium support that it has bought
ALTER TABLE account ADD COLUMN notes TEXT;  -- what agents should know
ALTER TABLE contact ADD COLUMN name TEXT;   -- of the person behind the address

CREATE TABLE former_tier (             -- what accounts paid for earlier
    account  TEXT NOT NULL REFERENCES account (name),  -- who paid
    until_at INTEGER NOT NULL,         -- first second on which the next tier counts
    tier     TEXT NOT NULL,            -- id from the policy of the time
    PRIMARY KEY (account, until_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE account_pin (             -- what callers prove themselves with
    account      TEXT PRIMARY KEY REFERENCES account (name),  -- whose PIN
    digest       TEXT NOT NULL,        -- salted scrypt with its settings, never the PIN
    wrong_tries  INTEGER NOT NULL,     -- since the last right one, or the last lock
    locked_until INTEGER               -- not to be tried before
) STRICT, WITHOUT ROWID;

CREATE INDEX contact_of_account ON contact (account);
"""

ERASURE_SCHEMA = """
ALTER TABLE contact ADD COLUMN erased_at INTEGER;
    -- when somebody was erased, whose tickets stand under this name

CREATE TABLE erasure (                 -- how much each erasure took; whose it was nobody knows
    command_id INTEGER PRIMARY KEY REFERENCES command (id),  -- as the log has it
    contacts   INTEGER NOT NULL,       -- people
    tickets    INTEGER NOT NULL,       -- of theirs,
    messages   INTEGER NOT NULL,       -- their words and ours to them,
    mails      INTEGER NOT NULL,       -- word for word,
    files      INTEGER NOT NULL,       -- that came or went with them
    others     INTEGER NOT NULL,       -- tickets of others that named them
    undone     INTEGER NOT NULL        -- rows kept of what was undone or replaced
) STRICT;

DROP TRIGGER event_is_never_changed;
CREATE TRIGGER event_is_never_changed
BEFORE UPDATE OF id, ticket_id, at, kind, by_whom, public, command_id, written_by, recorded_at
ON event
BEGIN SELECT RAISE(ABORT, 'the timeline is append-only'); END;

CREATE TRIGGER event_is_only_erased BEFORE UPDATE OF body, to_value, was_value ON event
WHEN NOT EXISTS (SELECT 1 FROM desk WHERE key = 'erasing')
BEGIN SELECT RAISE(ABORT, 'the timeline is append-only'); END;
"""
"""Lets a person be erased: words of the timeline may be replaced while that goes on."""
