"""The tables of incoming mail as PostgreSQL keeps them: those of SQLite's, column for column."""

MAIL_SCHEMA = """
CREATE TABLE mail_message (            -- every mail that was taken
    id          bigint PRIMARY KEY,    -- in the order of taking
    digest      text COLLATE "C" NOT NULL UNIQUE,  -- SHA-256 of its bytes
    identity    text COLLATE "C",      -- its Message-ID, or what else tells it is the same one
    mailbox     text COLLATE "C" NOT NULL,  -- which it came in by
    arrived_at  bigint NOT NULL,       -- when it was taken
    written_at  bigint,                -- when it says it was written, no later than it came
    sender      text COLLATE "C",      -- the address that it says it is from
    sender_name text COLLATE "C",      -- and the name
    subject     text COLLATE "C" NOT NULL,  -- as it can be read
    size        bigint NOT NULL,       -- bytes
    raw         bytea NOT NULL,        -- all of them, compressed with zlib; empty once dropped
    outcome     text COLLATE "C" NOT NULL,  -- what was made of it
    reason      text COLLATE "C" NOT NULL,  -- and why
    private_to  text COLLATE "C",      -- the team of a private mailbox, which alone reads it
    ticket_id   bigint REFERENCES ticket (id),  -- on which it came to stand, if on any
    event_id    bigint REFERENCES event (id)    -- the message there that has its words
);
CREATE INDEX mail_message_identity ON mail_message (identity) WHERE identity IS NOT NULL;
CREATE INDEX mail_message_ticket ON mail_message (ticket_id, id) WHERE ticket_id IS NOT NULL;
CREATE INDEX mail_message_quarantine ON mail_message (id) WHERE outcome = 'quarantined';

CREATE TABLE attachment_content (      -- files, each kept once
    digest  text COLLATE "C" PRIMARY KEY,  -- SHA-256
    size    bigint NOT NULL,           -- bytes
    content bytea NOT NULL             -- all of them
);

CREATE TABLE attachment (              -- which files belong to which message
    ticket_id bigint NOT NULL REFERENCES ticket (id),  -- on which they stand
    number    bigint NOT NULL,         -- counts those of a ticket from 1
    event_id  bigint REFERENCES event (id),         -- the message that it came or went with
    mail_id   bigint REFERENCES mail_message (id),  -- the mail it came in; null: sent by us
    name      text COLLATE "C" NOT NULL,  -- harmless, without a folder
    kind      text COLLATE "C" NOT NULL,  -- such as image/png
    inline    bigint NOT NULL,         -- 1 when it is shown within the text
    digest    text COLLATE "C" NOT NULL REFERENCES attachment_content (digest),  -- what is in it
    PRIMARY KEY (ticket_id, number)
);

CREATE TABLE participant (             -- who is copied on a ticket and answered, too
    ticket_id bigint NOT NULL REFERENCES ticket (id),  -- in which they take part
    address   text COLLATE "C" NOT NULL,  -- in small letters
    name      text COLLATE "C",        -- of the person behind it
    PRIMARY KEY (ticket_id, address)
);

CREATE TABLE account_domain (          -- whose addresses write for which account
    domain  text COLLATE "C" PRIMARY KEY,  -- in small letters; those below it count, too
    account text COLLATE "C" NOT NULL REFERENCES account (name)  -- for which they write
);

ALTER TABLE contact ADD COLUMN bounced_at bigint;       -- mail to them came back; null: it arrives
ALTER TABLE contact ADD COLUMN bounce text COLLATE "C"; -- what the mail server said
"""
