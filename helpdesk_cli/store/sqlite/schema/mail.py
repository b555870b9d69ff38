"""The schema of incoming mail: every message word for word, its files, and whom it names."""

MAIL_SCHEMA = """
CREATE TABLE mail_message (            -- every mail that was taken
    id         INTEGER PRIMARY KEY,    -- in the order of taking
    digest     TEXT NOT NULL UNIQUE,   -- SHA-256 of its bytes
    identity   TEXT,                   -- its Message-ID, or what else tells that it is the same one
    mailbox    TEXT NOT NULL,          -- which it came in by
    arrived_at INTEGER NOT NULL,       -- when it was taken
    written_at INTEGER,                -- when it says it was written, no later than it came
    sender     TEXT,                   -- the address that it says it is from
    sender_name TEXT,                  -- and the name
    subject    TEXT NOT NULL,          -- as it can be read
    size       INTEGER NOT NULL,       -- bytes
    raw        BLOB NOT NULL,          -- all of them, compressed with zlib; empty once dropped
    outcome    TEXT NOT NULL,          -- what was made of it
    reason     TEXT NOT NULL,          -- and why
    private_to TEXT,                   -- the team of a private mailbox, which alone reads it
    ticket_id  INTEGER REFERENCES ticket (id),  -- on which it came to stand, if on any
    event_id   INTEGER REFERENCES event (id)    -- the message there that has its words
) STRICT;
CREATE INDEX mail_message_identity ON mail_message (identity) WHERE identity IS NOT NULL;
CREATE INDEX mail_message_ticket ON mail_message (ticket_id, id) WHERE ticket_id IS NOT NULL;
CREATE INDEX mail_message_quarantine ON mail_message (id) WHERE outcome = 'quarantined';

CREATE TABLE attachment_content (      -- files, each kept once
    digest  TEXT PRIMARY KEY,          -- SHA-256
    size    INTEGER NOT NULL,          -- bytes
    content BLOB NOT NULL              -- all of them
) STRICT;

CREATE TABLE attachment (              -- which files belong to which message
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),  -- on which they stand
    number    INTEGER NOT NULL,        -- counts those of a ticket from 1
    event_id  INTEGER REFERENCES event (id),         -- the message that it came or went with
    mail_id   INTEGER REFERENCES mail_message (id),  -- the mail it came in; null: sent by us
    name      TEXT NOT NULL,           -- harmless, without a folder
    kind      TEXT NOT NULL,           -- such as image/png
    inline    INTEGER NOT NULL,        -- 1 when it is shown within the text
    digest    TEXT NOT NULL REFERENCES attachment_content (digest),  -- what is in it
    PRIMARY KEY (ticket_id, number)
) STRICT;

CREATE TABLE participant (             -- who is copied on a ticket and answered, too
    ticket_id INTEGER NOT NULL REFERENCES ticket (id),  -- in which they take part
    address   TEXT NOT NULL,           -- in small letters
    name      TEXT,                    -- of the person behind it
    PRIMARY KEY (ticket_id, address)
) STRICT;

CREATE TABLE account_domain (          -- whose addresses write for which account
    domain  TEXT PRIMARY KEY,          -- in small letters; those below it count, too
    account TEXT NOT NULL REFERENCES account (name)  -- for which they write
) STRICT;

ALTER TABLE contact ADD COLUMN bounced_at INTEGER;  -- mail to them came back; null: it arrives
ALTER TABLE contact ADD COLUMN bounce TEXT;         -- what the mail server said
"""

COPIES_SCHEMA = """
-- The reply of ours that first copied them, with which an undo takes them off; null: a mail did.
ALTER TABLE participant ADD COLUMN event_id INTEGER REFERENCES event (id);
"""

ANSWERS_SCHEMA = """
CREATE TABLE draft (                   -- replies that are not sent yet
    ticket_id  INTEGER NOT NULL REFERENCES ticket (id),  -- of which ticket
    agent      TEXT NOT NULL,          -- whose it is
    written_at INTEGER NOT NULL,       -- when it was last written
    body       TEXT NOT NULL,          -- the text
    PRIMARY KEY (ticket_id, agent)
) STRICT;

CREATE TABLE rating (                  -- what customers thought of solved tickets
    ticket_id INTEGER PRIMARY KEY REFERENCES ticket (id),  -- of which ticket
    asked_at  INTEGER NOT NULL,        -- when they were asked
    answer    TEXT,                    -- good, fair or bad; null: none yet
    rated_at  INTEGER                  -- when the answer came
) STRICT;
CREATE INDEX rating_rated ON rating (rated_at) WHERE rated_at IS NOT NULL;

CREATE INDEX outbox_automatic ON outbox (recipient, written_at) WHERE action = 'acknowledgement';
"""
"""Drafts, ratings, and how often somebody is answered by a machine."""

OF_EVENTS_SCHEMA = """
CREATE INDEX mail_message_event ON mail_message (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX attachment_event ON attachment (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX participant_event ON participant (event_id) WHERE event_id IS NOT NULL;
"""
"""Where an event is taken away with its import, nothing may point to it: that is looked up."""
