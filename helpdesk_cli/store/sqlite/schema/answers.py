"""The schema of what leaves by itself or later: drafts, ratings, and how often somebody is answered
by a machine."""

ANSWERS_SCHEMA = """
CREATE TABLE draft (                   -- replies that are not sent yet
    ticket_id  INTEGER NOT NULL REFERENCES ticket (id),
    agent      TEXT NOT NULL,          -- whose it is
    written_at INTEGER NOT NULL,       -- when it was last written
    body       TEXT NOT NULL,          -- the text
    PRIMARY KEY (ticket_id, agent)
) STRICT;

CREATE TABLE rating (                  -- what customers thought of solved tickets
    ticket_id INTEGER PRIMARY KEY REFERENCES ticket (id),
    asked_at  INTEGER NOT NULL,        -- when they were asked
    answer    TEXT,                    -- good, fair or bad; null: none yet
    rated_at  INTEGER                  -- when the answer came
) STRICT;
CREATE INDEX rating_rated ON rating (rated_at) WHERE rated_at IS NOT NULL;

CREATE INDEX outbox_automatic ON outbox (recipient, written_at) WHERE action = 'acknowledgement';
"""
